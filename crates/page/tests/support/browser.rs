//! A real browser without a window, spoken to over two pipes (the DevTools protocol of Chromium).

#![expect(clippy::expect_used, reason = "a test may fail loudly, in its helpers too")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser with one page. What the page logs, throws and asks the network for is kept.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    next: u64,
    /// Exceptions, errors in the console and problems that the browser logs.
    pub(crate) problems: Vec<String>,
    /// Addresses that were asked for.
    pub(crate) requests: Vec<String>,
    folder: TempDir,
}

fn program() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

impl Browser {
    /// Starts a browser with an empty profile. Without Chromium these tests fail.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the profile");
        // The browser reads commands from descriptor 3 and answers on 4. Should it hang, it is ended.
        let mut child = Command::new("timeout")
            .args(["--kill-after=5", "300", "sh", "-c"])
            .arg(r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#)
            .arg(program())
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
            ])
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Chromium starts; scripts/test-pages installs it");
        let to = child.stdin.take().expect("a pipe");
        let from = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut browser = Self {
            child,
            to,
            from,
            session: String::new(),
            next: 0,
            problems: Vec::new(),
            requests: Vec::new(),
            folder,
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.view(1500, 950);
        browser
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut command = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            command["sessionId"] = json!(self.session);
        }
        self.to.write_all(command.to_string().as_bytes()).expect("the browser listens");
        self.to.write_all(&[0]).expect("the browser listens");
        loop {
            let message = self.read();
            if message["id"] == json!(id) {
                assert!(message.get("error").is_none(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
        }
    }

    /// Waits for an event.
    fn wait(&mut self, event: &str) {
        while self.read()["method"] != json!(event) {}
    }

    fn read(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.from.read_until(0, &mut bytes).expect("the browser answers");
        assert!(bytes.pop().is_some(), "the browser has gone");
        let message: Value = serde_json::from_slice(&bytes).expect("JSON");
        let params = &message["params"];
        match message["method"].as_str() {
            Some("Runtime.exceptionThrown") => self.problems.push(params["exceptionDetails"].to_string()),
            Some("Runtime.consoleAPICalled")
                if matches!(params["type"].as_str(), Some("error" | "warning" | "assert")) =>
            {
                self.problems.push(params["args"].to_string());
            }
            Some("Log.entryAdded")
                if matches!(params["entry"]["level"].as_str(), Some("error" | "warning")) =>
            {
                self.problems.push(params["entry"].to_string());
            }
            Some("Network.requestWillBeSent") => {
                self.requests.push(params["request"]["url"].as_str().unwrap_or("").to_owned());
            }
            _ => {}
        }
        message
    }

    /// Opens a page from a file.
    pub(crate) fn open(&mut self, page: &str) {
        let path = self.folder.path().join("page.html");
        std::fs::write(&path, page).expect("a file");
        self.problems.clear();
        self.requests.clear();
        self.call("Page.navigate", json!({ "url": format!("file://{}", path.display()) }));
        self.wait("Page.loadEventFired");
        self.frames();
    }

    /// The value of an expression in the page.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true }),
        );
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// The text of the first element that a selector finds.
    pub(crate) fn text(&mut self, selector: &str) -> String {
        let found = self.eval(&format!("document.querySelector({})?.innerText ?? ''", json!(selector)));
        found.as_str().unwrap_or("").to_owned()
    }

    /// How many elements a selector finds that are shown.
    pub(crate) fn count(&mut self, selector: &str) -> u64 {
        let shown = "[...document.querySelectorAll(Q)].filter(e => e.checkVisibility()).length";
        self.eval(&shown.replace('Q', &json!(selector).to_string())).as_u64().unwrap_or(0)
    }

    /// Waits until the page has painted twice.
    pub(crate) fn frames(&mut self) {
        self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    }

    /// Waits until the columns of a comparison have stood still for a third of a second, however slow the machine.
    pub(crate) fn settle(&mut self) {
        self.eval(
            "new Promise(done => { \
               const place = () => ['s', 't'].map(side => document.getElementById('col-' + side).scrollTop).join(); \
               let last = place(), since = performance.now(); \
               const look = (now) => { \
                 if (place() !== last) { last = place(); since = now; } \
                 if (since + 333 < now) done(1); else requestAnimationFrame(look); \
               }; \
               requestAnimationFrame(look); })",
        );
    }

    /// Presses a key as a person does. Names are those of DOM: `j`, `Enter`, `Escape`.
    pub(crate) fn key(&mut self, key: &str) {
        let (code, number, text) = match key {
            "Enter" => ("Enter", 13, "\r"),
            " " => ("Space", 32, " "),
            "Escape" => ("Escape", 27, ""),
            "Tab" => ("Tab", 9, ""),
            "ArrowDown" => ("ArrowDown", 40, ""),
            "ArrowUp" => ("ArrowUp", 38, ""),
            "ArrowLeft" => ("ArrowLeft", 37, ""),
            "ArrowRight" => ("ArrowRight", 39, ""),
            _ => ("", 0, key),
        };
        let mut event = json!({
            "type": if text.is_empty() { "rawKeyDown" } else { "keyDown" },
            "key": key, "code": code, "windowsVirtualKeyCode": number, "text": text,
        });
        self.call("Input.dispatchKeyEvent", event.clone());
        event["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", event);
        self.frames();
    }

    fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block: 'center', behavior: 'instant'}}); \
             const r = e.getClientRects()[0]; return [r.x + Math.min(r.width / 2, 60), r.y + r.height / 2]; }})()",
            json!(selector)
        ));
        (place[0].as_f64().expect("a place"), place[1].as_f64().expect("a place"))
    }

    /// Moves the mouse to the first element that a selector finds.
    pub(crate) fn hover(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.call("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y }));
        self.frames();
    }

    /// Clicks on the first element that a selector finds.
    pub(crate) fn click(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": if kind == "mouseMoved" { "none" } else { "left" }, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
        self.frames();
    }

    /// Sets the size of the window.
    pub(crate) fn view(&mut self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Sets the medium (`screen`, `print`) and what the reader prefers, such as `prefers-color-scheme`, `dark`.
    pub(crate) fn media(&mut self, medium: &str, preferences: &[(&str, &str)]) {
        let features: Vec<Value> =
            preferences.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.call("Emulation.setEmulatedMedia", json!({ "media": medium, "features": features }));
        self.frames();
    }

    /// Fails if the page complained or asked for anything but itself.
    pub(crate) fn check(&mut self) {
        self.frames();
        assert_eq!(self.problems, Vec::<String>::new());
        let others: Vec<&String> =
            self.requests.iter().filter(|r| !r.starts_with("file://") && !r.starts_with("data:")).collect();
        assert!(others.is_empty(), "asked for {others:?}");
        let files = self.requests.iter().filter(|r| r.starts_with("file://")).count();
        assert_eq!(files, 1, "{:?}", self.requests);
    }

    /// Writes a picture of the window, for people; only if `PAGE_PICTURES` names a folder.
    pub(crate) fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("PAGE_PICTURES") else { return };
        let answer = self.call("Page.captureScreenshot", json!({ "format": "png" }));
        write(&Path::new(&folder).join(format!("{name}.png")), &answer["data"]);
    }

    /// Prints to PDF and gives back the number of pages; the file is kept as pictures are.
    pub(crate) fn print(&mut self, name: &str) -> usize {
        let answer = self.call(
            "Page.printToPDF",
            json!({ "printBackground": true, "paperWidth": 8.27, "paperHeight": 11.69 }),
        );
        let bytes = decode(&answer["data"]);
        if let Some(folder) = std::env::var_os("PAGE_PICTURES") {
            write(&Path::new(&folder).join(format!("{name}.pdf")), &answer["data"]);
        }
        let text = String::from_utf8_lossy(&bytes);
        text.matches("/Type /Page\n").count().max(text.matches("/Type /Page ").count())
    }
}

fn decode(data: &Value) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(data.as_str().unwrap_or("")).expect("base64")
}

fn write(path: &Path, data: &Value) {
    std::fs::write(path, decode(data)).expect("a file");
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to, it takes its helpers with it, and the profile can go.
        self.session.clear();
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let _ = self.child.wait();
    }
}
