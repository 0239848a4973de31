// A disk that fails: preloaded into a process, it refuses every write to a database file with the error whose number stands in the file
// $DISKFAULT_FILE. Without that file, or with 0 in it, writes go through. Mapped memory is not written through here, as on a full disk.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fault(int fd) {
    const char *file = getenv("DISKFAULT_FILE");
    if (!file) return 0;
    char link[64], path[512], text[16];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    if (!strstr(path, "patchbay.db")) return 0;
    int source = syscall(SYS_openat, AT_FDCWD, file, O_RDONLY, 0);
    if (source < 0) return 0;
    ssize_t count = syscall(SYS_read, source, text, sizeof text - 1);
    syscall(SYS_close, source);
    if (count <= 0) return 0;
    text[count] = 0;
    return atoi(text);
}

#define REFUSE(fd)                                                                                                                       \
    int number = fault(fd);                                                                                                              \
    if (number) {                                                                                                                        \
        errno = number;                                                                                                                  \
        return -1;                                                                                                                       \
    }

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    REFUSE(fd)
    return syscall(SYS_pwrite64, fd, bytes, count, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }
ssize_t write(int fd, const void *bytes, size_t count) {
    REFUSE(fd)
    return syscall(SYS_write, fd, bytes, count);
}
int ftruncate64(int fd, off64_t length) {
    REFUSE(fd)
    return syscall(SYS_ftruncate, fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
