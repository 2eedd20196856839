/* {{ name }}, a peer of "{{ title }}": {{ does }}.
 *
 * cc {{ name }}.c -lzmq -o {{ name }}
 */
#define _POSIX_C_SOURCE 200809L
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#define LONGEST 65536 /* of a typed line, in bytes */
{% if work == "sync-receives" %}
#define WAIT_MS {{ pace_ms }} /* the time the subscription has to land */
{% elif "time" in uses %}
#define WORK_MS {{ pace_ms }} /* the work a message takes */
{% endif %}
{% if work == "keeps-up" %}
#define LIMIT_MS {{ limit_ms }} /* how old a message may be */
{% endif %}
{% if work == "sync-sends" %}
#define LISTENERS {{ count }} /* how many have to be there */
{% endif %}
{% if work == "insists" %}
#define TIMEOUT_MS {{ pace_ms }} /* how long it waits for a reply */
#define TRIES {{ count }} /* how often it asks */
{% endif %}
{% if separator %}
#define FRAMES {{ separator }} /* what divides a typed line into frames */
{% endif %}
{% if "clock" in uses %}

/* The wall clock, in milliseconds since 1970. */
static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}
{% endif %}
{% if "show" in uses and work != "keeps-up" %}

/* Receives a message and prints its frames. Returns -1 when the context has ended. */
static int show(void *socket) {
    int more = 1;
    while (more) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, 0) == -1)
            return -1;
        more = zmq_msg_more(&frame);
        fwrite(zmq_msg_data(&frame), 1, zmq_msg_size(&frame), stdout);
        fputs(more ? " | " : "\n", stdout);
        zmq_msg_close(&frame);
    }
    fflush(stdout);
    return 0;
}
{% endif %}
{% if "stdin" in uses %}

/* Sends a typed line, in as many frames as it has. */
static int send_line(void *socket, const char *line) {
{% if separator %}
    const char *end;
    while ((end = strstr(line, FRAMES)) != NULL) {
        if (zmq_send(socket, line, (size_t)(end - line), ZMQ_SNDMORE) == -1)
            return -1;
        line = end + strlen(FRAMES);
    }
{% endif %}
    return zmq_send(socket, line, strlen(line), 0);
}

/* Reads a line without its end; 0 at the end, or at a lone b as in the lab. */
static int read_line(char *line) {
    if (fgets(line, LONGEST, stdin) == NULL)
        return 0;
    line[strcspn(line, "\n")] = '\0';
    return strcmp(line, "b") != 0;
}
{% endif %}
{% if work in ["echoes", "works", "ready-works", "sync-sends", "balances", "caches", "keeps-up"] %}

#define MOST 1024 /* how many frames a message has at most{% if work == "balances" %}, and how many workers there are{% elif work == "caches" %}, and how many topics there are{% endif %} */

struct message {
    int count;
    zmq_msg_t frames[MOST];
};

static int receive(void *socket, struct message *message) {
    message->count = 0;
    do {
        assert(message->count < MOST);
        zmq_msg_init(&message->frames[message->count]);
        if (zmq_msg_recv(&message->frames[message->count], socket, 0) == -1)
            return -1;
    } while (zmq_msg_more(&message->frames[message->count++]));
    return 0;
}

{% if work == "keeps-up" %}
/* Prints the frames, and tells the number that the first of them is. */
static long long show(struct message *message) {
    char number[24] = "";
    size_t size = zmq_msg_size(&message->frames[0]);
    memcpy(number, zmq_msg_data(&message->frames[0]), size < sizeof number ? size : sizeof number - 1);
    for (int i = 0; i < message->count; i++) {
        fwrite(zmq_msg_data(&message->frames[i]), 1, zmq_msg_size(&message->frames[i]), stdout);
        fputs(i + 1 < message->count ? " | " : "\n", stdout);
        zmq_msg_close(&message->frames[i]);
    }
    fflush(stdout);
    return strtoll(number, NULL, 10);
}
{% else %}
/* Sends the frames from this one on; what was sent is empty then. */
static void send_from(void *socket, struct message *message, int first) {
    for (int i = first; i < message->count; i++)
        zmq_msg_send(&message->frames[i], socket, i + 1 < message->count ? ZMQ_SNDMORE : 0);
}
{% endif %}
{% endif %}

{% if work in ["echoes", "works", "ready-works", "sync-sends"] %}

/* Passes one whole message on, after so many milliseconds. Returns -1 when the context has ended. */
static int pass_on(void *from, void *to, long work_ms) {
    static struct message message;
    if (receive(from, &message) == -1)
        return -1;
    if (work_ms > 0) {
        struct timespec work = {work_ms / 1000, work_ms % 1000 * 1000000};
        nanosleep(&work, NULL);
    }
    send_from(to, &message, 0); /* a REP or REQ may not send before it has received all of it */
    return 0;
}
{% endif %}

{% macro open(socket, failed) %}
    void *{{ socket.var }} = zmq_socket(context, ZMQ_{{ socket.kind }});
    int {{ socket.var }}_linger = {{ socket.linger }}; /* ms to deliver what is left at the end */
    zmq_setsockopt({{ socket.var }}, ZMQ_LINGER, &{{ socket.var }}_linger, sizeof {{ socket.var }}_linger);
{% for option in socket.options %}
    zmq_setsockopt({{ socket.var }}, {{ option.c }}, &(int){ {{- option.value -}} }, sizeof(int));
{% endfor %}
{% if socket.routing_id %}
    zmq_setsockopt({{ socket.var }}, ZMQ_ROUTING_ID, {{ socket.routing_id }}, {{ socket.routing_id_length }});
{% endif %}
{% for prefix in socket.subscriptions %}
    zmq_setsockopt({{ socket.var }}, ZMQ_SUBSCRIBE, {{ prefix }}, sizeof {{ prefix }} - 1);
{% endfor %}
{% for endpoint in socket.binds %}
    if (zmq_bind({{ socket.var }}, {{ endpoint }}) == -1) {
        fprintf(stderr, "bind: %s\n", zmq_strerror(zmq_errno()));
        return {{ failed }};
    }
{% endfor %}
{% for endpoint in socket.connects %}
    if (zmq_connect({{ socket.var }}, {{ endpoint }}) == -1) {
        fprintf(stderr, "connect: %s\n", zmq_strerror(zmq_errno()));
        return {{ failed }};
    }
{% endfor %}
{% endmacro %}
{% if work == "insists" %}

/* Opens a fresh socket: the one that lost its reply cannot be asked again. */
static void *open_socket(void *context) {
{{ open(sockets[0], "NULL") -}}
{{ "    " }}return socket;
}
{% endif %}

int main(void) {
    void *context = zmq_ctx_new();
    int status = 0;
{% if work == "insists" %}
    void *socket = open_socket(context);
{% else %}
{% for socket in sockets %}

{{ open(socket, "1") -}}
{% endfor %}
{% endif %}

{% if work == "receives" %}
    while (status == 0)
        status = show(socket);
{% elif work == "sends" %}
    static char line[LONGEST];
    while (status == 0 && read_line(line))
        status = send_line(socket, line) == -1 ? -1 : 0;
{% elif work == "clock-sends" %}
    static char line[LONGEST];
    while (status == 0 && read_line(line)) {
        char clock_frame[24];
        int length = snprintf(clock_frame, sizeof clock_frame, "%lld", now_ms());
        status = zmq_send(socket, clock_frame, (size_t)length, ZMQ_SNDMORE) == -1 ? -1 : 0;
        if (status == 0)
            status = send_line(socket, line) == -1 ? -1 : 0;
    }
{% elif work == "keeps-up" %}
    static struct message message;
    while ((status = receive(socket, &message)) == 0) {
        long long late = now_ms() - show(&message);
        if (late > LIMIT_MS) {
            fprintf(stderr, "%lld ms late: cannot keep up\n", late);
            break;
        }
        struct timespec work = {WORK_MS / 1000, WORK_MS % 1000 * 1000000};
        nanosleep(&work, NULL);
    }
{% elif work == "asks" %}
    static char line[LONGEST];
    while (status == 0 && read_line(line)) {
        status = send_line(socket, line) == -1 ? -1 : 0;
        if (status == 0)
            status = show(socket); /* a REQ may ask again only after the reply */
    }
{% elif work == "insists" %}
    static char line[LONGEST];
    while (socket != NULL && status == 0 && read_line(line)) {
        for (int tries = 0; socket != NULL && tries < TRIES; tries++) {
            if ((status = send_line(socket, line) == -1 ? -1 : 0) == -1)
                break;
            zmq_pollitem_t items[] = { {socket, 0, ZMQ_POLLIN, 0} };
            if (zmq_poll(items, 1, TIMEOUT_MS) > 0) {
                status = show(socket);
                break;
            }
            int at_once = 0;
            zmq_setsockopt(socket, ZMQ_LINGER, &at_once, sizeof at_once);
            zmq_close(socket);
            socket = open_socket(context);
        }
    }
    if (socket == NULL)
        return 1;
{% elif work == "sync-sends" %}
    static char line[LONGEST];
    for (int there = 0; status == 0 && there < LISTENERS; there++)
        status = pass_on(sync, sync, 0);
    while (status == 0 && read_line(line)) {
        zmq_pollitem_t items[] = { {sync, 0, ZMQ_POLLIN, 0} };
        while (status == 0 && zmq_poll(items, 1, 0) > 0)
            status = pass_on(sync, sync, 0); /* whoever asks later is answered too */
        if (status == 0)
            status = send_line(socket, line) == -1 ? -1 : 0;
    }
{% elif work == "sync-receives" %}
    struct timespec wait = {WAIT_MS / 1000, WAIT_MS % 1000 * 1000000};
    nanosleep(&wait, NULL);
    zmq_send(sync, "", 0, 0);
    zmq_msg_t answer;
    zmq_msg_init(&answer);
    status = zmq_msg_recv(&answer, sync, 0) == -1 ? -1 : 0;
    zmq_msg_close(&answer);
    while (status == 0)
        status = show(socket);
{% elif work == "answers" %}
    static char line[LONGEST];
    while (status == 0 && read_line(line)) {
        status = show(socket);
        if (status == 0)
            status = send_line(socket, line) == -1 ? -1 : 0;
    }
{% elif work == "converses" %}
    /* Either may speak at any time, so both are waited for at once. */
    static char line[LONGEST];
    setvbuf(stdin, NULL, _IONBF, 0); /* a line read is a line polled */
    int typing = 1;
    while (status == 0) {
        zmq_pollitem_t items[] = { {socket, 0, ZMQ_POLLIN, 0}, {NULL, 0, ZMQ_POLLIN, 0} };
        /* When nobody types any more, late answers have a second. */
        if (zmq_poll(items, typing ? 2 : 1, typing ? -1 : 1000) <= 0)
            break;
        if (items[0].revents & ZMQ_POLLIN)
            status = show(socket);
        if (typing && items[1].revents & (ZMQ_POLLIN | ZMQ_POLLERR)) {
            if (read_line(line))
                status = send_line(socket, line) == -1 ? -1 : 0;
            else
                typing = 0;
        }
    }
{% elif work == "echoes" %}
    while (status == 0)
        status = pass_on(socket, socket, 0);
{% elif work == "works" %}
    while (status == 0) {
{% if control %}
        zmq_pollitem_t items[] = { {source, 0, ZMQ_POLLIN, 0}, {control, 0, ZMQ_POLLIN, 0} };
        if (zmq_poll(items, 2, -1) == -1 || items[1].revents & ZMQ_POLLIN)
            break; /* whatever is said there means: stop */
{% endif %}
        status = pass_on(source, target, WORK_MS);
    }
{% elif work == "device" %}
    status = zmq_proxy(frontend, backend, NULL); /* both ways, subscriptions included */
{% elif work == "ready-works" %}
    zmq_send(socket, "READY", 5, 0);
    while (status == 0)
        status = pass_on(socket, socket, WORK_MS);
{% elif work == "balances" %}
    /* The workers that wait, the one that has waited longest first. */
    static zmq_msg_t ready[MOST];
    static struct message message;
    int waiting = 0;
    while (status == 0) {
        zmq_pollitem_t items[] = { {backend, 0, ZMQ_POLLIN, 0}, {frontend, 0, ZMQ_POLLIN, 0} };
        /* Requests are read only while somebody is there to work on them. */
        if (zmq_poll(items, waiting > 0 ? 2 : 1, -1) == -1)
            break;
        if (items[0].revents & ZMQ_POLLIN && (status = receive(backend, &message)) == 0) {
            assert(waiting < MOST);
            zmq_msg_init(&ready[waiting]);
            zmq_msg_move(&ready[waiting++], &message.frames[0]);
            if (message.count > 3) /* more than the word READY behind the delimiter */
                send_from(frontend, &message, 2);
        }
        if (waiting > 0 && items[1].revents & ZMQ_POLLIN && (status = receive(frontend, &message)) == 0) {
            zmq_msg_send(&ready[0], backend, ZMQ_SNDMORE);
            zmq_send(backend, "", 0, ZMQ_SNDMORE);
            send_from(backend, &message, 0);
            waiting--;
            for (int i = 0; i < waiting; i++)
                zmq_msg_move(&ready[i], &ready[i + 1]);
        }
    }
{% elif work == "caches" %}
    /* The last message of each topic. */
    static struct message *last[MOST];
    int topics = 0;
    while (status == 0) {
        zmq_pollitem_t items[] = { {frontend, 0, ZMQ_POLLIN, 0}, {backend, 0, ZMQ_POLLIN, 0} };
        if (zmq_poll(items, 2, -1) == -1)
            break;
        if (items[0].revents & ZMQ_POLLIN) {
            struct message *message = malloc(sizeof *message);
            assert(message != NULL);
            if ((status = receive(frontend, message)) == -1)
                break;
            size_t size = zmq_msg_size(&message->frames[0]);
            int at = 0;
            while (at < topics && (zmq_msg_size(&last[at]->frames[0]) != size ||
                                   memcmp(zmq_msg_data(&last[at]->frames[0]),
                                          zmq_msg_data(&message->frames[0]), size) != 0))
                at++;
            assert(at < MOST);
            if (at < topics) {
                for (int i = 0; i < last[at]->count; i++)
                    zmq_msg_close(&last[at]->frames[i]);
                free(last[at]);
            } else {
                topics++;
            }
            last[at] = message;
            for (int i = 0; i < message->count; i++) {
                zmq_msg_t copy;
                zmq_msg_init(&copy);
                zmq_msg_copy(&copy, &message->frames[i]);
                zmq_msg_send(&copy, backend, i + 1 < message->count ? ZMQ_SNDMORE : 0);
            }
        }
        if (items[1].revents & ZMQ_POLLIN) {
            zmq_msg_t notice;
            zmq_msg_init(&notice);
            if (zmq_msg_recv(&notice, backend, 0) == -1)
                break;
            const char *asked = zmq_msg_data(&notice);
            size_t size = zmq_msg_size(&notice) > 0 ? zmq_msg_size(&notice) - 1 : 0;
            for (int at = 0; at < topics && asked[0] == 1; at++) {
                if (zmq_msg_size(&last[at]->frames[0]) < size ||
                    memcmp(zmq_msg_data(&last[at]->frames[0]), asked + 1, size) != 0)
                    continue;
                for (int i = 0; i < last[at]->count; i++) {
                    zmq_msg_t copy;
                    zmq_msg_init(&copy);
                    zmq_msg_copy(&copy, &last[at]->frames[i]);
                    zmq_msg_send(&copy, backend, i + 1 < last[at]->count ? ZMQ_SNDMORE : 0);
                }
            }
            zmq_msg_close(&notice);
        }
    }
{% endif %}

{% for socket in sockets %}
    zmq_close({{ socket.var }});
{% endfor %}
    zmq_ctx_term(context);
    return status == 0 ? 0 : 1;
}
