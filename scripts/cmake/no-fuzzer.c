// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's coverage counters are registered by its module constructors. Where libFuzzer is not
 * linked (apfuzz, tests), nobody listens. Weak: whoever wants the counters defines these himself.
 */
void __sanitizer_cov_8bit_counters_init(char *start, char *stop);
void __sanitizer_cov_pcs_init(const unsigned long *start, const unsigned long *stop);

__attribute__((weak)) void __sanitizer_cov_8bit_counters_init(char *start, char *stop)
{
}

__attribute__((weak)) void __sanitizer_cov_pcs_init(const unsigned long *start,
						    const unsigned long *stop)
{
}
