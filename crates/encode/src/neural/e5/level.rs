//! What the processor at hand can do.

#[cfg(target_arch = "x86_64")]
use pulp::x86::V3;

/// The instructions that the engine uses; results are the same bits on each level.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// What the compiler takes for granted on this architecture.
    Portable,
    /// AVX2 and what came with it (x86-64-v3).
    #[cfg(target_arch = "x86_64")]
    V3(V3),
}

impl Level {
    /// The best level that this processor has.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = V3::try_new() {
            return Self::V3(simd);
        }
        Self::Portable
    }

    /// Name of the level, for reports of speed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::V3(_) => "avx2",
        }
    }

    /// Runs a function compiled for this level, if all that it calls is inlined.
    #[inline(always)]
    pub(super) fn run<R>(self, f: impl FnOnce() -> R) -> R {
        match self {
            Self::Portable => f(),
            #[cfg(target_arch = "x86_64")]
            Self::V3(simd) => simd.vectorize(f),
        }
    }
}
