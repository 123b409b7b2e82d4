/* The least that a fan-out costs: one thread, one send() for each delivery, nothing else.
 *
 *     floor PORT RECEIVERS FRAME_BYTES
 *
 * Accepts RECEIVERS connections and says "ready". Then each line "send COUNT" on standard input sends COUNT
 * WebSocket text frames of FRAME_BYTES to every connection, frame by frame, and answers
 * "sent DELIVERIES seconds S cpu C". Ends with its input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "wait.h"

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
    if (listen(listener, 4096) != 0) fail("listen");
    return listener;
}

/* A text frame, header included. */
static char *make_frame(int bytes) {
    char *frame = malloc((size_t)bytes);
    int payload = bytes - 4;
    memset(frame, 'x', (size_t)bytes);
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)(payload >> 8);
    frame[3] = (char)payload;
    return frame;
}

static void deliver(int receiver, const char *frame, int bytes) {
    int sent = 0;
    while (sent < bytes) {
        ssize_t count = send(receiver, frame + sent, (size_t)(bytes - sent), MSG_NOSIGNAL);
        if (count > 0) {
            sent += (int)count;
        } else if (errno == EAGAIN) {
            struct pollfd room = {.fd = receiver, .events = POLLOUT};
            poll(&room, 1, 1000);
        } else {
            fail("send");
        }
    }
}

int main(int count, char **words) {
    if (count != 4) {
        fprintf(stderr, "usage: floor PORT RECEIVERS FRAME_BYTES\n");
        return 2;
    }
    int receivers = atoi(words[2]), bytes = atoi(words[3]), on = 1;
    int *sockets = calloc((size_t)receivers, sizeof *sockets);
    int listener = listen_on(atoi(words[1]));
    char *frame = make_frame(bytes), line[64];

    printf("listening\n");
    fflush(stdout);
    for (int i = 0; i < receivers; i++) {
        sockets[i] = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
        if (sockets[i] < 0) fail("accept");
        setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    printf("ready\n");
    fflush(stdout);

    while (fgets(line, sizeof line, stdin) != NULL) {
        int frames = 0;
        if (sscanf(line, "send %d", &frames) != 1) continue;
        double start = seconds_now(), cpu = seconds_cpu();
        for (int i = 0; i < frames; i++)
            for (int receiver = 0; receiver < receivers; receiver++) deliver(sockets[receiver], frame, bytes);
        printf("sent %ld seconds %.6f cpu %.6f\n", (long)frames * receivers, seconds_now() - start,
               seconds_cpu() - cpu);
        fflush(stdout);
    }
    return 0;
}
