/* The socket that is listened on, and room for its connections. */
#include "kit/inside.h"
#include <arpa/inet.h>
#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static bool address_of(const struct web_options *o, struct sockaddr_storage *s, struct fault *f)
{
	memset(s, 0, sizeof *s);
	struct sockaddr_in *four = (void *)s;
	struct sockaddr_in6 *six = (void *)s;
	if (inet_pton(AF_INET, o->host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(o->port);
		return true;
	}
	if (inet_pton(AF_INET6, o->host, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(o->port);
		return true;
	}
	return fault_set(f, FAULT_ASKED, "web.host",
	    "'%s' is no address to listen on; 127.0.0.1 is this machine alone, 0.0.0.0 is everybody", o->host);
}

bool listen_loopback(const char *host)
{
	struct in_addr four;
	struct in6_addr six = {0};
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &six) == 1 && conn_loopback(&six);
}

/* Bound by hand, so that a taken port is known for what it is. */
int listen_open(const struct web_options *o, uint16_t *port, struct fault *f)
{
	struct sockaddr_storage s;
	if (!address_of(o, &s, f))
		return -1;
	int on = 1, fd = socket(s.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t n = s.ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, (struct sockaddr *)&s, n) != 0 || listen(fd, 1024) != 0) {
		if (errno == EADDRINUSE)
			fault_set(f, FAULT_SYSTEM, "web.port", "port %u is taken by another program; choose another with --port", o->port);
		else
			fault_set(f, FAULT_SYSTEM, "web.port", "port %u of %s cannot be listened on: %s", o->port, o->host,
			    strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	n = sizeof s;
	getsockname(fd, (struct sockaddr *)&s, &n);
	*port = ntohs(s.ss_family == AF_INET ? ((struct sockaddr_in *)(void *)&s)->sin_port
	    : ((struct sockaddr_in6 *)(void *)&s)->sin6_port);
	return fd;
}

void listen_room(unsigned connections)
{
	struct rlimit l;
	rlim_t want = connections + 256;
	if (getrlimit(RLIMIT_NOFILE, &l) == 0 && l.rlim_cur < want) {
		l.rlim_cur = l.rlim_max == RLIM_INFINITY || l.rlim_max > want ? want : l.rlim_max;
		setrlimit(RLIMIT_NOFILE, &l);
	}
}
