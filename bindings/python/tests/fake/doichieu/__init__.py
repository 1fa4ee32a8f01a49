__version__ = "0"
import os, pathlib
__path__.append(str(pathlib.Path(__file__).parents[3] / "python" / "doichieu"))
class Encoder:
    def __init__(self, given): self.given = given
class Error(Exception): pass
