import json
import pyarrow as pa
KNOWN = {"texts", "weights", "min_probability", "min_prob", "strings"}
class Work:
    def __init__(self, kind, options, encoder):
        for o in options:
            if o not in KNOWN:
                raise TypeError(f"unknown option `{o}`")
        self.kind, self.options, self.encoder = kind, options, encoder
    def answer_table(self, table, *, id="id", source="en", target="vi", jobs=1, progress=None):
        t = pa.table(table)
        out = []
        for r in t.to_pylist():
            i = r[id]
            row = {"id": i if isinstance(i, str) else json.dumps(i), "parallelness": None, "links": [], "answer": None, "warnings": [], "error": None}
            texts = [r[source]] + ([r[target]] if self.kind != "claims" else [])
            if any(x is None for x in texts):
                row["error"] = "the source is null" if r[source] is None else "the target is null"
            else:
                if "PANIC" in str(texts):
                    raise RuntimeError("panicked")
                row["parallelness"] = "translation"
                row["links"] = [{"source": [0], "target": [0], "probability": 0.5}]
                if not all(texts):
                    row["warnings"].append("the source holds no sentences")
                ans = {"id": i, "n": [len(x) for x in texts], "encoder": self.encoder and repr(getattr(self.encoder, "given", None))}
                row["answer"] = json.dumps(ans, ensure_ascii=False)
            out.append(row)
        s = pa.schema([("id", pa.large_string()), ("parallelness", pa.string()),
            ("links", pa.list_(pa.struct([("source", pa.list_(pa.int64())), ("target", pa.list_(pa.int64())), ("probability", pa.float64())]))),
            ("answer", pa.string()), ("warnings", pa.list_(pa.string())), ("error", pa.string())])
        if self.kind in ("check", "claims"):
            s = s.remove(s.get_field_index("links")); s = s.remove(s.get_field_index("parallelness"))
        return pa.Table.from_pylist(out, schema=s)
