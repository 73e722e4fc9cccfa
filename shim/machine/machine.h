/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The AP machine as a program configures it: which adapters, usage domains and control domains it
 * has. Bridge header: plain C types only.
 */
#ifndef SHIM_MACHINE_MACHINE_H
#define SHIM_MACHINE_MACHINE_H

/**
 * struct machine_config - the machine at boot
 * @adapter, @domain, @control: 256-bit masks, bit 0 the leftmost of byte 0
 * @reserved_apqns: queues that the host's default driver keeps (apmask/aqmask are derived from
 *	@host_adapter and @host_domain: both bits set = reserved); all zero: everything for vfio_ap
 */
struct machine_config {
	unsigned char adapter[32];
	unsigned char domain[32];
	unsigned char control[32];
	unsigned char host_adapter[32];
	unsigned char host_domain[32];
};

static inline int machine_bit(const unsigned char *mask, unsigned int nr)
{
	return (mask[nr >> 3 & 31] >> (7 - (nr & 7))) & 1;
}

static inline void machine_set_bit(unsigned char *mask, unsigned int nr)
{
	mask[nr >> 3 & 31] |= 0x80 >> (nr & 7);
}

#endif
