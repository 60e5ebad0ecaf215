// SPDX-License-Identifier: GPL-2.0

//! The current task, and the time.

use crate::measure::{
    barrier,
    hide,
    measure,
    operations,
    sink, //
};
use kernel::{
    prelude::*,
    task::Task,
    time::{
        Instant,
        Monotonic, //
    },
    types::ARef, //
};

operations! {
    fn task_time(rounds) {
        measure(rounds, || {
            let time = Instant::<Monotonic>::now();
            sink(&time);
            Ok(())
        })
    }

    fn task_pid(rounds) {
        measure(rounds, || {
            barrier();
            hide(current!().pid());
            Ok(())
        })
    }

    fn task_reference(rounds) {
        measure(rounds, || {
            let task = ARef::<Task>::from(&**current!());
            sink(&*task);
            Ok(())
        })
    }
}
