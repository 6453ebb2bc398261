#include "CBuild.h"

const char *cbuild_commit(void) { return WIDGETS_COMMIT; }
