// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the driver under test is too old for. Such operations are never made up; in a program that was
 * written for another driver they do what user space would see: an attribute that is not there, an
 * ioctl that nobody knows.
 */
#include "driver-lacks.h"
#include "operations/operations.h"

/* Made by scripts/cmake/probe.cmake from the driver's own sources. */
const char *op_lacking(unsigned int id)
{
	switch (id) {
	case OP_READ_AP_CONFIG:
	case OP_WRITE_AP_CONFIG:
		return DRIVER_LACKS_AP_CONFIG ? "its mdevs have no ap_config" : NULL;
	case OP_READ_FEATURES:
		return DRIVER_LACKS_FEATURES ? "it has no features attribute" : NULL;
	case OP_IRQ_INFO:
	case OP_SET_IRQS:
	case OP_EVENTFD_READ:
	case OP_EVENTFD_CLOSE:
	case OP_CLOSE_ON_EVENT:
		return DRIVER_LACKS_IRQS ? "its devices have no events for user space" : NULL;
	case OP_IOAS_DETACH:
	case OP_IOAS_ATTACH:
		return DRIVER_LACKS_IOMMUFD ? "its devices are opened by their group only" : NULL;
	default:
		return NULL;
	}
}

int op_arg_lacking(unsigned int arg)
{
	return arg == ARG_PATH && DRIVER_LACKS_IOMMUFD;
}
