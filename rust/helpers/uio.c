// SPDX-License-Identifier: GPL-2.0

#include <linux/uio.h>

__rust_helper unsigned char rust_helper_iov_iter_rw(const struct iov_iter *i)
{
	return iov_iter_rw(i);
}

__rust_helper bool rust_helper_iov_iter_is_pipe(const struct iov_iter *i)
{
	return iov_iter_is_pipe(i);
}

#ifdef CONFIG_SET_FS
__rust_helper bool rust_helper_iter_is_iovec(const struct iov_iter *i)
{
	return iter_is_iovec(i);
}
#endif

__rust_helper size_t rust_helper_copy_to_iter(const void *addr, size_t bytes,
					      struct iov_iter *i)
{
	return copy_to_iter(addr, bytes, i);
}

__rust_helper size_t rust_helper_copy_from_iter(void *addr, size_t bytes,
						struct iov_iter *i)
{
	return copy_from_iter(addr, bytes, i);
}
