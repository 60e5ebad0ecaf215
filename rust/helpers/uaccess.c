// SPDX-License-Identifier: GPL-2.0

#include <linux/uaccess.h>

#ifdef CONFIG_SET_FS
__rust_helper bool rust_helper_uaccess_kernel(void)
{
	return uaccess_kernel();
}
#endif

__rust_helper unsigned long
rust_helper_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return copy_from_user(to, from, n);
}

__rust_helper unsigned long
rust_helper_copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return copy_to_user(to, from, n);
}

#ifdef INLINE_COPY_FROM_USER
__rust_helper unsigned long
rust_helper__copy_from_user(void *to, const void __user *from, unsigned long n)
{
	return _copy_from_user(to, from, n);
}
#endif

#ifdef INLINE_COPY_TO_USER
__rust_helper unsigned long
rust_helper__copy_to_user(void __user *to, const void *from, unsigned long n)
{
	return _copy_to_user(to, from, n);
}
#endif
