// SPDX-License-Identifier: GPL-2.0

#include <linux/cpumask.h>

__rust_helper void rust_helper___cpumask_set_cpu(unsigned int cpu,
						 struct cpumask *mask)
{
	__cpumask_set_cpu(cpu, mask);
}

__rust_helper void rust_helper___cpumask_clear_cpu(int cpu, struct cpumask *mask)
{
	__cpumask_clear_cpu(cpu, mask);
}

__rust_helper bool rust_helper_cpumask_test_cpu(int cpu, const struct cpumask *mask)
{
	return cpumask_test_cpu(cpu, mask);
}

__rust_helper void rust_helper_cpumask_setall(struct cpumask *mask)
{
	cpumask_setall(mask);
}

__rust_helper bool rust_helper_cpumask_empty(const struct cpumask *mask)
{
	return cpumask_empty(mask);
}

__rust_helper bool rust_helper_cpumask_full(const struct cpumask *mask)
{
	return cpumask_full(mask);
}

__rust_helper unsigned int rust_helper_cpumask_weight(const struct cpumask *mask)
{
	return cpumask_weight(mask);
}

__rust_helper void rust_helper_cpumask_copy(struct cpumask *dst,
					    const struct cpumask *src)
{
	cpumask_copy(dst, src);
}
