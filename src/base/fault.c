#include "base/fault.h"
#include <stdarg.h>
#include <stdio.h>

bool fault_set(struct fault *f, enum fault_kind kind, const char *code, const char *fmt, ...)
{
	if (!f)
		return false;
	f->kind = kind;
	snprintf(f->code, sizeof f->code, "%s", code);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(f->say, sizeof f->say, fmt, ap);
	va_end(ap);
	f->where[0] = 0;
	return false;
}

bool fault_at(struct fault *f, const char *fmt, ...)
{
	if (!f || f->where[0])
		return false;
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(f->where, sizeof f->where, fmt, ap);
	va_end(ap);
	return false;
}
