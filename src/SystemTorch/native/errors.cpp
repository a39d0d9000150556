// What went wrong last on each thread: a call that fails says so, and managed code asks here for the words.
#include "systemtorch.h"

using namespace systemtorch;

namespace {

thread_local std::string last_error;

} // namespace

void systemtorch::set_last_error(const char* message)
{
    last_error = message;
}

SYSTEMTORCH_EXPORT const char* systemtorch_last_error()
{
    return last_error.c_str();
}
