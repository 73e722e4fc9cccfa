// Looking up a queue keeps a reference to its device.
// SPDX-License-Identifier: GPL-2.0-only

@@
expression d;
@@
 vfio_ap_find_queue(...)
 {
 <...
- put_device(d);
 ...>
 }
