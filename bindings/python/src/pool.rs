//! Threads for all work, and how a call waits for them.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::progress::Progress;

/// How often a call that waits looks for Ctrl-C and shows its progress.
const TICK: Duration = Duration::from_millis(100);

/// Pools that are kept: one for each number of threads that is in use, as a rule one.
const KEPT: usize = 4;

/// A pool and whose it is.
struct Kept {
    /// The process whose threads these are: a forked child has the pool's memory, but not its threads.
    process: u32,
    /// 0 for as many as there are cores.
    n_threads: usize,
    pool: Arc<ThreadPool>,
}

/// It is locked only by those who hold the interpreter, as those do who fork: no child finds it locked.
static POOLS: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// What work looks at while it goes on.
#[derive(Debug)]
pub(crate) struct Watch {
    stopped: AtomicBool,
    done: AtomicUsize,
}

impl Watch {
    /// Whether nobody waits for the answer any more. Work asks before each record and returns early, with anything.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Counts records that are done.
    pub(crate) fn advance(&self, n: usize) {
        self.done.fetch_add(n, Ordering::Relaxed);
    }
}

/// Does work on threads of ours with the interpreter released, until it is done or the user stops it.
///
/// * `jobs`: number of threads; `None` for as many as there are cores.
/// * `total`: number of records, for `progress`, which may be what [`Progress::new`] takes.
/// * `work`: is called once, on the pool.
///
/// Python's signals are looked for and `progress` is called on the thread that called, about ten times a second. If
/// either raises, the work is told by [`Watch::is_stopped`], waited for, and its answer is dropped.
///
/// # Errors
///
/// What a signal (`KeyboardInterrupt`) or `progress` raised; `RuntimeError` if the system gives no threads.
pub(crate) fn run<T: Send>(
    py: Python<'_>,
    jobs: Option<NonZeroUsize>,
    total: usize,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send,
) -> PyResult<T> {
    let watch = &Watch { stopped: AtomicBool::new(false), done: AtomicUsize::new(0) };
    // A Python function that we call on our own threads calls us: to wait for a thread there could be forever.
    if rayon::current_thread_index().is_some() {
        return Ok(py.detach(|| work(watch)));
    }
    let pool = pool(py, jobs)?;
    let mut progress = Progress::new(progress, total)?;
    let waited = py.detach(|| {
        pool.in_place_scope(|scope| {
            let (sender, receiver) = sync_channel(1);
            scope.spawn(move |_| {
                // Somebody always waits.
                let _ = sender.send(work(watch));
            });
            let mut failure = None;
            let mut shown = 0;
            loop {
                match receiver.recv_timeout(TICK) {
                    Ok(answer) => return failure.map_or(Ok(Some(answer)), Err),
                    // It panicked; the scope passes that on.
                    Err(RecvTimeoutError::Disconnected) => return Ok(None),
                    Err(RecvTimeoutError::Timeout) if failure.is_some() => {}
                    Err(RecvTimeoutError::Timeout) => {
                        let done = watch.done.load(Ordering::Relaxed);
                        let looked = Python::attach(|py| {
                            py.check_signals()?;
                            if shown < done { progress.show(py, done, total) } else { Ok(()) }
                        });
                        shown = done;
                        if let Err(error) = looked {
                            watch.stopped.store(true, Ordering::Relaxed);
                            failure = Some(error);
                        }
                    }
                }
            }
        })
    });
    let finished = match waited {
        Ok(Some(answer)) => progress.show(py, watch.done.load(Ordering::Relaxed), total).map(|()| answer),
        Ok(None) => Err(PyRuntimeError::new_err("the work gave no answer")),
        Err(error) => Err(error),
    };
    let closed = progress.close(py);
    finished.and_then(|answer| closed.map(|()| answer))
}

/// The pool of this process with so many threads.
fn pool(_attached: Python<'_>, jobs: Option<NonZeroUsize>) -> PyResult<Arc<ThreadPool>> {
    let (process, n_threads) = (std::process::id(), jobs.map_or(0, NonZeroUsize::get));
    let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let (own, inherited): (Vec<Kept>, Vec<Kept>) = pools.drain(..).partition(|p| p.process == process);
    *pools = own;
    // To drop one would be to wake threads that are not there.
    inherited.into_iter().for_each(std::mem::forget);
    if let Some(kept) = pools.iter().find(|p| p.n_threads == n_threads) {
        return Ok(Arc::clone(&kept.pool));
    }
    let built = ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .thread_name(|idx| format!("doichieu-{idx}"))
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("cannot start {n_threads} threads: {error}")))?;
    let pool = Arc::new(built);
    if KEPT <= pools.len() {
        pools.remove(0);
    }
    pools.push(Kept { process, n_threads, pool: Arc::clone(&pool) });
    Ok(pool)
}
