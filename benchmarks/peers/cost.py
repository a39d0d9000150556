"""Time and memory: the minimum of several timings, resident memory, and the age of this process."""
import resource
import time


def least(act, times):
    def once():
        start = time.perf_counter()
        act()
        return time.perf_counter() - start

    return min(once() for _ in range(times))


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def extra_megabytes(act):
    """Peak resident memory during an action minus that before it."""
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")
    before = status("VmRSS")
    act()
    return status("VmHWM") - before


def since_start():
    with open("/proc/self/stat") as stat:
        began = int(stat.read().rsplit(")", 1)[1].split()[19]) / 100
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
