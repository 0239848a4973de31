#ifndef PATCHBAY_CPOSTGRES_H
#define PATCHBAY_CPOSTGRES_H

#include <libpq-fe.h>

#endif
