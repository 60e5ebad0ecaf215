// SPDX-License-Identifier: GPL-2.0

#include <linux/atomic.h>

/*
 * For rust/kernel/arch/generic/atomic.rs. Pointers to the bare type rather than
 * to atomic_t, so that all types are alike.
 */
#ifdef CONFIG_RUST_ATOMIC_HELPERS

#define RUST_ATOMIC_EXCHANGE_ORDER(name, type, order)			\
__rust_helper type							\
rust_helper_atomic_##name##_xchg##order(type *ptr, type new)		\
{									\
	return xchg##order(ptr, new);					\
}									\
__rust_helper type							\
rust_helper_atomic_##name##_cmpxchg##order(type *ptr, type old, type new) \
{									\
	return cmpxchg##order(ptr, old, new);				\
}

#define RUST_ATOMIC_EXCHANGE(name, type)				\
__rust_helper type rust_helper_atomic_##name##_read(type const *ptr)	\
{									\
	return READ_ONCE(*ptr);						\
}									\
__rust_helper type rust_helper_atomic_##name##_read_acquire(type const *ptr) \
{									\
	return smp_load_acquire(ptr);					\
}									\
__rust_helper void rust_helper_atomic_##name##_set(type *ptr, type new)	\
{									\
	WRITE_ONCE(*ptr, new);						\
}									\
__rust_helper void							\
rust_helper_atomic_##name##_set_release(type *ptr, type new)		\
{									\
	smp_store_release(ptr, new);					\
}									\
RUST_ATOMIC_EXCHANGE_ORDER(name, type,)					\
RUST_ATOMIC_EXCHANGE_ORDER(name, type, _acquire)			\
RUST_ATOMIC_EXCHANGE_ORDER(name, type, _release)			\
RUST_ATOMIC_EXCHANGE_ORDER(name, type, _relaxed)

RUST_ATOMIC_EXCHANGE(i8, s8)
RUST_ATOMIC_EXCHANGE(i16, s16)
RUST_ATOMIC_EXCHANGE(ptr, const void *)

/* What C has for atomic_t and atomic64_t, which may be more than the above. */
#define RUST_ATOMIC_ORDER(name, type, atomic, order)			\
__rust_helper type							\
rust_helper_atomic_##name##_xchg##order(type *ptr, type new)		\
{									\
	return atomic##_xchg##order((atomic##_t *)ptr, new);		\
}									\
__rust_helper type							\
rust_helper_atomic_##name##_cmpxchg##order(type *ptr, type old, type new) \
{									\
	return atomic##_cmpxchg##order((atomic##_t *)ptr, old, new);	\
}									\
__rust_helper type							\
rust_helper_atomic_##name##_fetch_add##order(type *ptr, type delta)	\
{									\
	return atomic##_fetch_add##order(delta, (atomic##_t *)ptr);	\
}									\
__rust_helper type							\
rust_helper_atomic_##name##_fetch_sub##order(type *ptr, type delta)	\
{									\
	return atomic##_fetch_sub##order(delta, (atomic##_t *)ptr);	\
}

#define RUST_ATOMIC(name, type, atomic)					\
__rust_helper type rust_helper_atomic_##name##_read(const type *ptr)	\
{									\
	return atomic##_read((const atomic##_t *)ptr);			\
}									\
__rust_helper type rust_helper_atomic_##name##_read_acquire(const type *ptr) \
{									\
	return atomic##_read_acquire((const atomic##_t *)ptr);		\
}									\
__rust_helper void rust_helper_atomic_##name##_set(type *ptr, type new)	\
{									\
	atomic##_set((atomic##_t *)ptr, new);				\
}									\
__rust_helper void							\
rust_helper_atomic_##name##_set_release(type *ptr, type new)		\
{									\
	atomic##_set_release((atomic##_t *)ptr, new);			\
}									\
__rust_helper void rust_helper_atomic_##name##_add(type *ptr, type delta) \
{									\
	atomic##_add(delta, (atomic##_t *)ptr);				\
}									\
RUST_ATOMIC_ORDER(name, type, atomic,)					\
RUST_ATOMIC_ORDER(name, type, atomic, _acquire)				\
RUST_ATOMIC_ORDER(name, type, atomic, _release)				\
RUST_ATOMIC_ORDER(name, type, atomic, _relaxed)

RUST_ATOMIC(i32, s32, atomic)
RUST_ATOMIC(i64, s64, atomic64)

#endif /* CONFIG_RUST_ATOMIC_HELPERS */
