// SPDX-License-Identifier: GPL-2.0

#include <linux/slab.h>
#include <linux/uaccess.h>

#include "bench.h"

/* A part of user memory that is read or written from its start on. */
struct user_slice {
	void __user *ptr;
	size_t length;
};

static void user_skip(struct user_slice *slice, size_t len)
{
	slice->ptr += len;
	slice->length -= len;
}

static int user_read(struct user_slice *slice, void *to, size_t len)
{
	if (len > min_t(size_t, slice->length, INT_MAX))
		return -EFAULT;
	if (uaccess_kernel())
		return -EFAULT;
	if (copy_from_user(to, slice->ptr, len))
		return -EFAULT;
	user_skip(slice, len);
	return 0;
}

static int user_write(struct user_slice *slice, const void *from, size_t len)
{
	if (len > min_t(size_t, slice->length, INT_MAX))
		return -EFAULT;
	if (uaccess_kernel())
		return -EFAULT;
	if (copy_to_user(slice->ptr, from, len))
		return -EFAULT;
	user_skip(slice, len);
	return 0;
}

/* Measures the copy of a part of a buffer, which C would check to be one. */
#define MEASURE_COPY(name, size, copy)				\
u64 name(unsigned int rounds)					\
{								\
	void __user *user = (void __user *)bench_user();	\
	u8 *buffer = kzalloc(size, GFP_KERNEL);			\
	u64 time;						\
								\
	if (!buffer)						\
		return BENCH_FAILED;				\
	HIDE(user);						\
	time = bench_now();					\
	for_each_round(rounds) {				\
		size_t len = size;				\
								\
		HIDE(len);					\
		SINK(buffer);					\
		if (len > size || copy)				\
			goto failed;				\
		SINK(buffer);					\
	}							\
	time = bench_now() - time;				\
	kfree(buffer);						\
	return time;						\
failed:								\
	kfree(buffer);						\
	return BENCH_FAILED;					\
}

#define CHECKED_READ(size) ({					\
	struct user_slice slice = { user, size };		\
								\
	user_read(&slice, buffer, len);				\
})

#define CHECKED_WRITE(size) ({					\
	struct user_slice slice = { user, size };		\
								\
	user_write(&slice, buffer, len);			\
})

MEASURE_COPY(c_user_read_64, 64, copy_from_user(buffer, user, len))
MEASURE_COPY(c_user_write_64, 64, copy_to_user(user, buffer, len))
MEASURE_COPY(c_user_read_4096, 4096, copy_from_user(buffer, user, len))
MEASURE_COPY(c_user_write_4096, 4096, copy_to_user(user, buffer, len))

MEASURE_COPY(checked_user_read_64, 64, CHECKED_READ(64))
MEASURE_COPY(checked_user_write_64, 64, CHECKED_WRITE(64))
MEASURE_COPY(checked_user_read_4096, 4096, CHECKED_READ(4096))
MEASURE_COPY(checked_user_write_4096, 4096, CHECKED_WRITE(4096))

struct pair {
	u64 a, b;
};

u64 c_user_read_value(unsigned int rounds)
{
	void __user *user = (void __user *)bench_user();
	u64 start;

	HIDE(user);
	start = bench_now();
	for_each_round(rounds) {
		struct pair pair UNINITIALIZED;
		u64 sum;

		if (copy_from_user(&pair, user, sizeof(pair)))
			return BENCH_FAILED;
		sum = pair.a + pair.b;
		HIDE(sum);
	}
	return bench_now() - start;
}

u64 checked_user_read_value(unsigned int rounds)
{
	void __user *user = (void __user *)bench_user();
	u64 start;

	HIDE(user);
	start = bench_now();
	for_each_round(rounds) {
		struct user_slice slice = { user, sizeof(struct pair) };
		struct pair pair UNINITIALIZED;
		u64 sum;

		if (sizeof(pair) > slice.length || uaccess_kernel())
			return BENCH_FAILED;
		if (copy_from_user(&pair, slice.ptr, sizeof(pair)))
			return BENCH_FAILED;
		user_skip(&slice, sizeof(pair));
		sum = pair.a + pair.b;
		HIDE(sum);
	}
	return bench_now() - start;
}
