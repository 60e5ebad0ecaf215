/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The operations that are measured, by topic: the only list of them.
 *
 *	X(topic, name, rounds, equal, kind, tolerance)
 *
 * topic	the files with the functions: topic.c and topic.rs
 * name		of the functions: c_name(), checked_name() and rust_name()
 * rounds	how often one measurement repeats the operation; about 200,000
 *		instructions in all, so that most measurements end before the
 *		timer interrupts them
 * equal	the C of equal meaning, which makes the checks that the Rust
 *		makes: SAME if c_name() is that already, else CHECKED, and
 *		there is a checked_name()
 * kind		INDEX if the Rust is a loop over v[i], where an iterator is the
 *		better choice, else PLAIN; the means are computed apart
 * tolerance	how much the number of instructions may differ between two
 *		runs, in per mille; 10 unless scheduling is part of it
 *
 * The linker reports a function that is listed and not defined.
 */
#ifndef BENCH_OPERATIONS_H
#define BENCH_OPERATIONS_H

#define OPERATIONS(X) \
	X(alloc, alloc_64, 1000, SAME, PLAIN, 10) \
	X(alloc, alloc_64_filled, 1000, SAME, PLAIN, 10) \
	X(alloc, alloc_mutex, 1000, SAME, PLAIN, 10) \
	\
	X(vec, vec_push_grow, 20, CHECKED, PLAIN, 10) \
	X(vec, vec_push_reserved, 50, CHECKED, PLAIN, 10) \
	X(vec, vec_push_within, 50, CHECKED, PLAIN, 10) \
	X(vec, vec_extend_64, 1000, CHECKED, PLAIN, 10) \
	X(vec, vec_sum, 50, CHECKED, PLAIN, 10) \
	X(vec, vec_sum_wrapping, 50, SAME, PLAIN, 10) \
	X(vec, vec_sum_index, 50, CHECKED, INDEX, 10) \
	\
	X(arc, arc_new, 1000, SAME, PLAIN, 10) \
	X(arc, arc_clone, 1000, SAME, PLAIN, 10) \
	\
	X(locks, mutex, 1000, SAME, PLAIN, 10) \
	X(locks, mutex_add, 1000, CHECKED, PLAIN, 10) \
	X(locks, spinlock, 1000, SAME, PLAIN, 10) \
	X(locks, spinlock_add, 1000, CHECKED, PLAIN, 10) \
	X(locks, spinlock_irq, 1000, CHECKED, PLAIN, 10) \
	X(locks, spinlock_try, 1000, SAME, PLAIN, 10) \
	X(locks, condvar_one, 1000, SAME, PLAIN, 10) \
	X(locks, condvar_all, 1000, SAME, PLAIN, 10) \
	X(locks, rcu, 1000, SAME, PLAIN, 10) \
	\
	X(atomics, atomic_load, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_load_acquire, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_store, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_store_release, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_add, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_fetch_add, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_cmpxchg, 1000, SAME, PLAIN, 10) \
	X(atomics, atomic_xchg_64, 1000, SAME, PLAIN, 10) \
	\
	X(list, list_rotate, 1000, CHECKED, PLAIN, 10) \
	X(list, list_iterate, 500, SAME, PLAIN, 10) \
	\
	X(rbtree, rbtree_insert_remove, 1, SAME, PLAIN, 10) \
	X(rbtree, rbtree_find, 3, SAME, PLAIN, 10) \
	X(rbtree, rbtree_iterate, 10, SAME, PLAIN, 10) \
	\
	X(xarray, xarray_load, 1000, SAME, PLAIN, 10) \
	X(xarray, xarray_replace, 200, SAME, PLAIN, 10) \
	\
	X(work, work, 50, SAME, PLAIN, 50) \
	\
	X(print, print_debug, 1000, SAME, PLAIN, 10) \
	X(print, print_values, 100, SAME, PLAIN, 10) \
	X(print, print_numbers, 100, SAME, PLAIN, 10) \
	X(print, print_text, 100, SAME, PLAIN, 10) \
	\
	X(format, format_numbers, 200, SAME, PLAIN, 10) \
	X(format, format_text, 200, SAME, PLAIN, 10) \
	X(format, format_alloc, 200, SAME, PLAIN, 10) \
	X(format, parse_number, 500, SAME, PLAIN, 10) \
	\
	X(user, user_read_64, 500, CHECKED, PLAIN, 10) \
	X(user, user_write_64, 500, CHECKED, PLAIN, 10) \
	X(user, user_read_4096, 20, CHECKED, PLAIN, 10) \
	X(user, user_write_4096, 20, CHECKED, PLAIN, 10) \
	X(user, user_read_value, 500, CHECKED, PLAIN, 10) \
	\
	X(bitmap, bitmap, 500, CHECKED, PLAIN, 10) \
	\
	X(task, task_time, 1000, SAME, PLAIN, 10) \
	X(task, task_pid, 1000, SAME, PLAIN, 10) \
	X(task, task_reference, 1000, SAME, PLAIN, 10) \
	\
	X(code, code_crc, 5, SAME, PLAIN, 10) \
	X(code, code_crc_index, 5, CHECKED, INDEX, 10) \
	X(code, code_dynamic_call, 1000, SAME, PLAIN, 10) \
	X(code, code_errors, 1000, SAME, PLAIN, 10)

#endif /* BENCH_OPERATIONS_H */
