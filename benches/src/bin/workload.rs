//! Does one job several times, for valgrind to count the instructions: JOB WHO TIMES.

use std::env;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [job, who, times] = &arguments[..] else { panic!("usage: workload JOB WHO TIMES") };
    let jobs = smtp_status_benches::jobs();
    let workloads = jobs.iter().filter(|candidate| candidate.name == job).flat_map(|job| &job.workloads);
    let workload = workloads.into_iter().find(|workload| workload.who == who).expect("a job and who does it");
    let times: u32 = times.parse().expect("a number");
    for _ in 0..times {
        std::hint::black_box(workload.run());
    }
}
