// NCCL's and CUDA's functions for processes that are threads of one program, on the CPU's memory: what the library calls, with
// the arguments that it passes, is computed as NCCL documents it.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char internal[128]; } ncclUniqueId;
typedef struct { int rank; } *ncclComm_t;

static pthread_barrier_t together;
static int size, last_device;
static const void *sent[8];

int ncclGetVersion(int *version) { *version = 22705; return 0; }
const char *ncclGetErrorString(int code) { return code == 4 ? "invalid argument" : "internal error"; }
const char *cudaGetErrorString(int code) { (void)code; return "invalid device ordinal"; }
int cudaSetDevice(int device) { last_device = device; return device > 7 ? 101 : 0; }
int cudaStreamQuery(void *stream) { return stream == 0 ? 0 : 400; }

int ncclGetUniqueId(ncclUniqueId *id)
{
    for (int i = 0; i < 128; i++)
        id->internal[i] = (char)(i * 7 + 1);
    return 0;
}

// Checks that the id, a structure of 128 bytes, is passed by value.
int ncclCommInitRank(ncclComm_t *comm, int ranks, ncclUniqueId id, int rank)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    for (int i = 0; i < 128; i++)
        if (id.internal[i] != (char)(i * 7 + 1))
            return 4;
    pthread_mutex_lock(&lock);
    if (size == 0)
        pthread_barrier_init(&together, 0, size = ranks);
    pthread_mutex_unlock(&lock);
    *comm = malloc(sizeof **comm);
    (*comm)->rank = rank;
    pthread_barrier_wait(&together);
    return 0;
}

int ncclCommGetAsyncError(ncclComm_t comm, int *error) { *error = comm == 0; return 0; }
int ncclCommAbort(ncclComm_t comm) { (void)comm; return 0; }
int ncclCommDestroy(ncclComm_t comm) { free(comm); return 0; }

#define SUM(type)                                                      \
    for (size_t i = 0; i < count; i++) {                               \
        type sum = 0;                                                  \
        for (int rank = 0; rank < size; rank++)                        \
            sum += ((const type *)sent[rank])[i];                      \
        ((type *)result)[i] = sum;                                     \
    }

int ncclAllReduce(const void *send, void *receive, size_t count, int type, int op, ncclComm_t comm, void *stream)
{
    const size_t width = type == 7 ? 4 : 8;
    void *result = malloc(count * width);
    if (op != 0 || stream != 0)
        return 4;
    sent[comm->rank] = send;
    pthread_barrier_wait(&together);
    if (type == 7) SUM(float)
    else if (type == 8) SUM(double)
    else if (type == 4) SUM(long long)
    else return 4;
    pthread_barrier_wait(&together);
    memcpy(receive, result, count * width);
    free(result);
    return 0;
}

int ncclBroadcast(const void *send, void *receive, size_t count, int type, int root, ncclComm_t comm, void *stream)
{
    if (type != 1 || stream != 0)
        return 4;
    sent[comm->rank] = send;
    pthread_barrier_wait(&together);
    if (comm->rank != root)
        memcpy(receive, sent[root], count);
    pthread_barrier_wait(&together);
    return 0;
}
