//! What is measured: jobs, and the ways to do each of them.

use std::hint::black_box;
use std::rc::Rc;

use crate::results::Kind;

/// A task, and the ways to do it. The first is this library, which the others are compared with.
pub struct Job {
    /// The name: a few words that can name a directory.
    pub name: &'static str,
    /// What one operation is: "lookup", "byte".
    pub unit: &'static str,
    /// The ways to do it.
    pub workloads: Vec<Workload>,
}

/// One way to do a job, over inputs prepared beforehand.
pub struct Workload {
    /// The library or the technique.
    pub who: &'static str,
    /// How it compares with this library.
    pub kind: Kind,
    /// What it does differently; empty if it does the same.
    pub note: &'static str,
    /// How many operations one run has.
    pub operations: u64,
    run: Box<dyn Fn() -> u64>,
}

impl Workload {
    /// Does the job once over all inputs. The sum of the answers keeps the compiler from optimizing it away.
    #[must_use]
    pub fn run(&self) -> u64 {
        (self.run)()
    }
}

/// A job under construction: its inputs are known, the ways to do it are being added.
pub struct Inputs<I> {
    all: Rc<[I]>,
    operations: u64,
    /// This library's answers.
    expected: Vec<u64>,
    job: Job,
}

impl<I: 'static> Inputs<I> {
    /// A job of one operation for each input.
    #[must_use]
    pub fn new(name: &'static str, unit: &'static str, inputs: Vec<I>) -> Self {
        let operations = inputs.len() as u64;
        let job = Job { name, unit, workloads: Vec::new() };
        Self { all: inputs.into(), operations, expected: Vec::new(), job }
    }

    /// Counts this many operations in a run.
    #[must_use]
    pub fn counting(mut self, operations: usize) -> Self {
        self.operations = operations as u64;
        self
    }

    /// Adds the way that the other answers are compared with.
    #[must_use]
    pub fn ours(mut self, who: &'static str, answer: impl Fn(&I) -> u64 + 'static) -> Self {
        self.expected = self.all.iter().map(&answer).collect();
        self.add(Kind::Ours, who, "", answer)
    }

    /// Adds another way of this library, whose answer is the same.
    #[must_use]
    pub fn also_ours(
        self,
        who: &'static str,
        note: &'static str,
        answer: impl Fn(&I) -> u64 + 'static,
    ) -> Self {
        self.check(who, &answer).add(Kind::Ours, who, note, answer)
    }

    /// Adds a way whose answer is the same.
    ///
    /// # Panics
    ///
    /// If an answer differs from ours: then it would not do the same job.
    #[must_use]
    pub fn peer(self, who: &'static str, note: &'static str, answer: impl Fn(&I) -> u64 + 'static) -> Self {
        self.check(who, &answer).add(Kind::Peer, who, note, answer)
    }

    /// Adds a way that is not a library, whose answer is the same for these inputs: it shows the least that the job
    /// can cost.
    #[must_use]
    pub fn floor(self, note: &'static str, answer: impl Fn(&I) -> u64 + 'static) -> Self {
        self.check("floor", &answer).add(Kind::Other, "floor", note, answer)
    }

    /// Adds a way whose answer cannot be compared, as the note says.
    #[must_use]
    pub fn unlike(self, who: &'static str, note: &'static str, answer: impl Fn(&I) -> u64 + 'static) -> Self {
        self.add(Kind::Other, who, note, answer)
    }

    fn check(self, who: &str, answer: &impl Fn(&I) -> u64) -> Self {
        for (index, (input, &expected)) in self.all.iter().zip(&self.expected).enumerate() {
            assert_eq!(answer(input), expected, "{}: {who} answers input {index} differently", self.job.name);
        }
        self
    }

    fn add(
        mut self,
        kind: Kind,
        who: &'static str,
        note: &'static str,
        answer: impl Fn(&I) -> u64 + 'static,
    ) -> Self {
        let inputs = Rc::clone(&self.all);
        let run = move || {
            let answers = black_box(&*inputs).iter().map(&answer);
            answers.fold(0, u64::wrapping_add)
        };
        let workload = Workload { who, kind, note, operations: self.operations, run: Box::new(run) };
        self.job.workloads.push(workload);
        self
    }

    /// The job.
    #[must_use]
    pub fn job(self) -> Job {
        self.job
    }
}

/// A fixed sequence of numbers that looks random: the same inputs in every run.
pub struct Numbers(u64);

impl Numbers {
    /// The sequence from its start.
    #[must_use]
    pub fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// The next number, below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as usize % limit
    }

    /// Some of these, in this random order.
    pub fn pick<T: Clone>(&mut self, count: usize, from: &[T]) -> Vec<T> {
        (0..count).map(|_| from[self.below(from.len())].clone()).collect()
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self::new()
    }
}
