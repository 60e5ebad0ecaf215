// SPDX-License-Identifier: GPL-2.0

#include <linux/atomic.h>

/*
 * For rust/kernel/arch/generic/atomic.rs. Read-modify-write operations are
 * fully ordered, even if a weaker ordering was requested: an architecture that
 * benefits from weaker orderings has code of its own in Rust.
 *
 * A barrier here pairs with those documented in the Rust code.
 */
#ifdef CONFIG_RUST_ATOMIC_HELPERS

/*
 * For a type of C that has no atomic type. With typeof(), "const" applies to a
 * type as a whole, even if it is a pointer.
 */
#define RUST_ATOMIC_BARE(name, type)					\
__rust_helper type							\
rust_helper_atomic_##name##_read(const typeof(type) *ptr)		\
{									\
	return READ_ONCE(*ptr);						\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_read_acquire(const typeof(type) *ptr)	\
{									\
	/* See above. */						\
	return smp_load_acquire(ptr);					\
}									\
									\
__rust_helper void							\
rust_helper_atomic_##name##_set(typeof(type) *ptr, type new)		\
{									\
	WRITE_ONCE(*ptr, new);						\
}									\
									\
__rust_helper void							\
rust_helper_atomic_##name##_set_release(typeof(type) *ptr, type new)	\
{									\
	/* See above. */						\
	smp_store_release(ptr, new);					\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_xchg(typeof(type) *ptr, type new)		\
{									\
	return xchg(ptr, new);						\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_cmpxchg(typeof(type) *ptr, type old, type new) \
{									\
	return cmpxchg(ptr, old, new);					\
}

RUST_ATOMIC_BARE(i8, s8)
RUST_ATOMIC_BARE(i16, s16)
RUST_ATOMIC_BARE(ptr, const void *)

/* For an atomic type of C, with functions whose names begin with "prefix". */
#define RUST_ATOMIC(name, type, atomic, prefix)				\
__rust_helper type							\
rust_helper_atomic_##name##_read(const typeof(atomic) *v)		\
{									\
	return prefix##_read(v);					\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_read_acquire(const typeof(atomic) *v)	\
{									\
	return prefix##_read_acquire(v);				\
}									\
									\
__rust_helper void							\
rust_helper_atomic_##name##_set(typeof(atomic) *v, type new)		\
{									\
	prefix##_set(v, new);						\
}									\
									\
__rust_helper void							\
rust_helper_atomic_##name##_set_release(typeof(atomic) *v, type new)	\
{									\
	prefix##_set_release(v, new);					\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_xchg(typeof(atomic) *v, type new)		\
{									\
	return prefix##_xchg(v, new);					\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_cmpxchg(typeof(atomic) *v, type old, type new) \
{									\
	return prefix##_cmpxchg(v, old, new);				\
}									\
									\
__rust_helper void							\
rust_helper_atomic_##name##_add(typeof(atomic) *v, type delta)		\
{									\
	prefix##_add(delta, v);						\
}									\
									\
__rust_helper type							\
rust_helper_atomic_##name##_fetch_add(typeof(atomic) *v, type delta)	\
{									\
	return prefix##_fetch_add(delta, v);				\
}

RUST_ATOMIC(i32, int, atomic_t, atomic)
RUST_ATOMIC(i64, s64, atomic64_t, atomic64)

#endif /* CONFIG_RUST_ATOMIC_HELPERS */
