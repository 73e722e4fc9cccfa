// A malformed ap_config leaves its buffer behind.
// SPDX-License-Identifier: GPL-2.0-only

@@
identifier newbuf;
@@
 ap_config_store(...)
 {
 ...
+ kfree(newbuf);
 out:
 ...
- kfree(newbuf);
 ...
 }
