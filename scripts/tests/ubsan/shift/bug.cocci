// A number that user space writes is the distance of a shift.
// SPDX-License-Identifier: GPL-2.0-only

@shift@
identifier apm, apid;
@@
 assign_adapter(...)
 {
 ...
 set_bit_inv(apid, apm);
+ ret = 1 << apid;
 ...
 }
