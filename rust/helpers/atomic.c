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

__rust_helper s8 rust_helper_atomic_i8_read(const s8 *ptr)
{
	return READ_ONCE(*ptr);
}

__rust_helper s8 rust_helper_atomic_i8_read_acquire(const s8 *ptr)
{
	/* See above. */
	return smp_load_acquire(ptr);
}

__rust_helper void rust_helper_atomic_i8_set(s8 *ptr, s8 new)
{
	WRITE_ONCE(*ptr, new);
}

__rust_helper void rust_helper_atomic_i8_set_release(s8 *ptr, s8 new)
{
	/* See above. */
	smp_store_release(ptr, new);
}

__rust_helper s8 rust_helper_atomic_i8_xchg(s8 *ptr, s8 new)
{
	return xchg(ptr, new);
}

__rust_helper s8 rust_helper_atomic_i8_cmpxchg(s8 *ptr, s8 old, s8 new)
{
	return cmpxchg(ptr, old, new);
}

__rust_helper s16 rust_helper_atomic_i16_read(const s16 *ptr)
{
	return READ_ONCE(*ptr);
}

__rust_helper s16 rust_helper_atomic_i16_read_acquire(const s16 *ptr)
{
	/* See above. */
	return smp_load_acquire(ptr);
}

__rust_helper void rust_helper_atomic_i16_set(s16 *ptr, s16 new)
{
	WRITE_ONCE(*ptr, new);
}

__rust_helper void rust_helper_atomic_i16_set_release(s16 *ptr, s16 new)
{
	/* See above. */
	smp_store_release(ptr, new);
}

__rust_helper s16 rust_helper_atomic_i16_xchg(s16 *ptr, s16 new)
{
	return xchg(ptr, new);
}

__rust_helper s16 rust_helper_atomic_i16_cmpxchg(s16 *ptr, s16 old, s16 new)
{
	return cmpxchg(ptr, old, new);
}

__rust_helper const void *rust_helper_atomic_ptr_read(const void *const *ptr)
{
	return READ_ONCE(*ptr);
}

__rust_helper const void *
rust_helper_atomic_ptr_read_acquire(const void *const *ptr)
{
	/* See above. */
	return smp_load_acquire(ptr);
}

__rust_helper void rust_helper_atomic_ptr_set(const void **ptr, const void *new)
{
	WRITE_ONCE(*ptr, new);
}

__rust_helper void rust_helper_atomic_ptr_set_release(const void **ptr,
						      const void *new)
{
	/* See above. */
	smp_store_release(ptr, new);
}

__rust_helper const void *rust_helper_atomic_ptr_xchg(const void **ptr,
						      const void *new)
{
	return xchg(ptr, new);
}

__rust_helper const void *rust_helper_atomic_ptr_cmpxchg(const void **ptr,
							 const void *old,
							 const void *new)
{
	return cmpxchg(ptr, old, new);
}

__rust_helper int rust_helper_atomic_i32_read(const atomic_t *v)
{
	return atomic_read(v);
}

__rust_helper int rust_helper_atomic_i32_read_acquire(const atomic_t *v)
{
	return atomic_read_acquire(v);
}

__rust_helper void rust_helper_atomic_i32_set(atomic_t *v, int new)
{
	atomic_set(v, new);
}

__rust_helper void rust_helper_atomic_i32_set_release(atomic_t *v, int new)
{
	atomic_set_release(v, new);
}

__rust_helper int rust_helper_atomic_i32_xchg(atomic_t *v, int new)
{
	return atomic_xchg(v, new);
}

__rust_helper int rust_helper_atomic_i32_cmpxchg(atomic_t *v, int old, int new)
{
	return atomic_cmpxchg(v, old, new);
}

__rust_helper void rust_helper_atomic_i32_add(atomic_t *v, int delta)
{
	atomic_add(delta, v);
}

__rust_helper int rust_helper_atomic_i32_fetch_add(atomic_t *v, int delta)
{
	return atomic_fetch_add(delta, v);
}

__rust_helper s64 rust_helper_atomic_i64_read(const atomic64_t *v)
{
	return atomic64_read(v);
}

__rust_helper s64 rust_helper_atomic_i64_read_acquire(const atomic64_t *v)
{
	return atomic64_read_acquire(v);
}

__rust_helper void rust_helper_atomic_i64_set(atomic64_t *v, s64 new)
{
	atomic64_set(v, new);
}

__rust_helper void rust_helper_atomic_i64_set_release(atomic64_t *v, s64 new)
{
	atomic64_set_release(v, new);
}

__rust_helper s64 rust_helper_atomic_i64_xchg(atomic64_t *v, s64 new)
{
	return atomic64_xchg(v, new);
}

__rust_helper s64 rust_helper_atomic_i64_cmpxchg(atomic64_t *v,
						 s64 old,
						 s64 new)
{
	return atomic64_cmpxchg(v, old, new);
}

__rust_helper void rust_helper_atomic_i64_add(atomic64_t *v, s64 delta)
{
	atomic64_add(delta, v);
}

__rust_helper s64 rust_helper_atomic_i64_fetch_add(atomic64_t *v, s64 delta)
{
	return atomic64_fetch_add(delta, v);
}

#endif /* CONFIG_RUST_ATOMIC_HELPERS */
