#include "ProgramPlace.h"

#include <QtGlobal>

#if defined(Q_OS_WIN)
#include <windows.h>
#elif defined(Q_OS_MACOS)
#include <mach-o/dyld.h>
#elif defined(Q_OS_LINUX)
#include <dlfcn.h>
#endif

namespace {

/// Empty where the system does not tell.
std::filesystem::path programFile()
{
#if defined(Q_OS_WIN)
    wchar_t path[32'768]; // the longest there can be
    const DWORD length = GetModuleFileNameW(nullptr, path, DWORD(std::size(path)));
    return length < std::size(path) ? std::filesystem::path(path, path + length) : std::filesystem::path();
#elif defined(Q_OS_MACOS)
    char path[4096];
    uint32_t size = sizeof path;
    std::error_code error;
    return _NSGetExecutablePath(path, &size) == 0 ? std::filesystem::canonical(path, error) : std::filesystem::path();
#else
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error);
#endif
}

} // namespace

std::filesystem::path programFolder(const char *argv0)
{
    std::error_code error;
    const std::filesystem::path file = programFile();
    return (file.empty() ? std::filesystem::absolute(argv0, error) : file).parent_path();
}

bool hasPlainAllocator()
{
#ifdef Q_OS_LINUX
    void *library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    const bool plain = library && dlsym(library, "malloc") == dlsym(RTLD_DEFAULT, "malloc");
    if (library)
        dlclose(library);
    return plain;
#else
    return false;
#endif
}
