/* Many receivers in one thread, the same for the floor and for the server: reads frames and counts them.
 *
 *     reader PORT RECEIVERS [TOKENS [SUBSCRIPTION]]
 *
 * With TOKENS, a file of access tokens, a line each, the connections are upgraded to WebSockets, each with the
 * next token, and say hello with SUBSCRIPTION ("all" or "none"). Says "open RECEIVERS seconds S". Then "expect
 * FRAMES" on standard input answers "expecting FRAMES" at once and, when that many text frames have come since,
 * "got FRAMES seconds S bytes B reads R cpu C": from the first of them to the last. Pings are answered. "count"
 * answers "counted FRAMES open N" at once. Ends with its input. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wait.h"

enum { HEADER_MAX = 10, PING_MAX = 125, READ_BYTES = 65536, EVENTS = 1024, WELCOMES_MAX = 32 };

struct receiver {
    int socket;
    unsigned char header[HEADER_MAX];
    int header_length;
    unsigned long payload_left;
    int opcode;
    unsigned char ping[PING_MAX];
    int ping_length;
    int is_greeted;
};

static long frames, bytes, reads;
/* Receivers that a frame has come to: the server knows them. */
static int greeted;
static double first_at, last_at;

static struct sockaddr_in server_address(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static void write_all(int socket, const void *data, size_t length) {
    if (send(socket, data, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
}

/* A masked frame with a mask of zeros, which leaves the payload as it is. */
static void send_frame(int socket, int opcode, const void *payload, int length) {
    unsigned char frame[PING_MAX + 6] = {(unsigned char)(0x80 | opcode), (unsigned char)(0x80 | length)};
    memcpy(frame + 6, payload, (size_t)length);
    write_all(socket, frame, (size_t)length + 6);
}

/* Reads the answer to the upgrade byte by byte: what follows it are frames. */
static void upgrade(int socket, int port, const char *token, const char *subscription) {
    char text[4096], hello[PING_MAX];
    int length = snprintf(text, sizeof text,
                          "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                          "Authorization: Bearer %s\r\n\r\n",
                          port, token);
    write_all(socket, text, (size_t)length);
    length = 0;
    while (length < 4 || memcmp(text + length - 4, "\r\n\r\n", 4) != 0) {
        if (length == (int)sizeof text - 1 || read(socket, text + length, 1) != 1) fail("upgrade");
        length++;
    }
    text[length] = 0;
    if (strncmp(text, "HTTP/1.1 101", 12) != 0) {
        fprintf(stderr, "refused: %s\n", text);
        exit(1);
    }
    length = snprintf(hello, sizeof hello, "{\"type\":\"hello\",\"subscribe\":\"%s\"}", subscription);
    send_frame(socket, 1, hello, length);
}

static int open_socket(int port) {
    struct sockaddr_in address = server_address(port);
    int new = socket(AF_INET, SOCK_STREAM, 0);
    if (new < 0) fail("socket");
    if (connect(new, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    return new;
}

static unsigned long payload_length(const unsigned char *header) {
    unsigned long length = header[1] & 0x7F;
    int size = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size == 0) return length;
    length = 0;
    for (int i = 0; i < size; i++) length = length << 8 | header[2 + i];
    return length;
}

static int header_size(const struct receiver *receiver) {
    if (receiver->header_length < 2) return 2;
    int length = receiver->header[1] & 0x7F;
    return length == 126 ? 4 : length == 127 ? 10 : 2;
}

static void end_frame(struct receiver *receiver, double now) {
    if (receiver->opcode == 1) {
        if (!receiver->is_greeted) greeted++;
        receiver->is_greeted = 1;
        if (frames++ == 0) first_at = now;
        last_at = now;
    } else if (receiver->opcode == 9) {
        send_frame(receiver->socket, 10, receiver->ping, receiver->ping_length);
    }
    receiver->header_length = 0;
    receiver->ping_length = 0;
}

static void take(struct receiver *receiver, const unsigned char *data, long length, double now) {
    long position = 0;
    while (position < length) {
        if (receiver->header_length < header_size(receiver)) {
            receiver->header[receiver->header_length++] = data[position++];
            if (receiver->header_length < header_size(receiver)) continue;
            receiver->opcode = receiver->header[0] & 0x0F;
            receiver->payload_left = payload_length(receiver->header);
            if (receiver->payload_left == 0) end_frame(receiver, now);
            continue;
        }
        long part = length - position;
        if ((unsigned long)part > receiver->payload_left) part = (long)receiver->payload_left;
        if (receiver->opcode == 9 && receiver->ping_length + part <= PING_MAX) {
            memcpy(receiver->ping + receiver->ping_length, data + position, (size_t)part);
            receiver->ping_length += (int)part;
        }
        position += part;
        receiver->payload_left -= (unsigned long)part;
        if (receiver->payload_left == 0) end_frame(receiver, now);
    }
}

static void read_some(struct receiver *receiver, int poller, int *open) {
    static unsigned char data[READ_BYTES];
    ssize_t count = read(receiver->socket, data, sizeof data);
    if (count > 0) {
        reads++;
        bytes += count;
        take(receiver, data, count, seconds_now());
    } else if (count == 0 || errno != EAGAIN) {
        epoll_ctl(poller, EPOLL_CTL_DEL, receiver->socket, NULL);
        close(receiver->socket);
        (*open)--;
    }
}

static char **read_tokens(const char *path, int *count) {
    FILE *file = fopen(path, "r");
    char **tokens = NULL, line[4096];
    if (file == NULL) fail(path);
    *count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        tokens = realloc(tokens, (size_t)(*count + 1) * sizeof *tokens);
        tokens[(*count)++] = strdup(line);
    }
    fclose(file);
    return tokens;
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "usage: reader PORT RECEIVERS [TOKENS [SUBSCRIPTION]]\n");
        return 2;
    }
    int port = atoi(words[1]), wanted = atoi(words[2]), token_count = 0, open = 0;
    char **tokens = count > 3 ? read_tokens(words[3], &token_count) : NULL;
    const char *subscription = count > 4 ? words[4] : "all";
    struct receiver *receivers = calloc((size_t)wanted, sizeof *receivers);
    int poller = epoll_create1(0);
    double start = seconds_now();

    static struct epoll_event events[EVENTS];
    for (int i = 0; i < wanted; i++) {
        struct receiver *receiver = &receivers[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = receiver};
        receiver->socket = open_socket(port);
        if (tokens != NULL) upgrade(receiver->socket, port, tokens[i % token_count], subscription);
        fcntl(receiver->socket, F_SETFL, O_NONBLOCK);
        if (epoll_ctl(poller, EPOLL_CTL_ADD, receiver->socket, &event) != 0) fail("epoll_ctl");
        open++;
        /* Pings are answered meanwhile, and only so many wait for their welcome at a time. */
        while (tokens != NULL && i + 1 - greeted >= WELCOMES_MAX && open == i + 1) {
            int ready = epoll_wait(poller, events, EVENTS, 1000);
            for (int k = 0; k < ready; k++) read_some(events[k].data.ptr, poller, &open);
        }
    }
    struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &input);
    printf("open %d seconds %.3f\n", open, seconds_now() - start);
    fflush(stdout);

    long expected = -1;
    double cpu = 0;
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr != NULL) {
                read_some(events[i].data.ptr, poller, &open);
                continue;
            }
            char line[64];
            ssize_t length = read(STDIN_FILENO, line, sizeof line - 1);
            if (length <= 0) return 0;
            line[length] = 0;
            if (sscanf(line, "expect %ld", &expected) == 1) {
                frames = bytes = reads = 0;
                cpu = seconds_cpu();
                printf("expecting %ld\n", expected);
                fflush(stdout);
            } else {
                printf("counted %ld open %d\n", frames, open);
                fflush(stdout);
            }
        }
        if (expected >= 0 && frames >= expected) {
            printf("got %ld seconds %.6f bytes %ld reads %ld cpu %.6f\n", frames, last_at - first_at, bytes, reads,
                   seconds_cpu() - cpu);
            fflush(stdout);
            expected = -1;
        }
    }
}
