/* tools/page: what views become, and what it refuses. The tool itself is run (KITH_PAGE), on views written here. */
#include "tests.h"
#include "base/file.h"
#include "kit/out.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[FOLDER];
static struct arena *arena;

static const char *in_dir(const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name).at;
}

/* Runs the tool on a view; its complaint (or nothing) and, where it was pleased, the C. */
static int compile(const char *view, struct text *said, struct text *code)
{
	const char *tool = getenv("KITH_PAGE");
	assert_non_null(tool);
	struct fault f;
	assert_true(put_file(in_dir("v.html"), text_of(view), &f));
	const char *args[] = {tool, in_dir("v.html"), "text/en.csv", "text/terms.csv", in_dir("v.view.h"), in_dir("v.view.c"), NULL};
	unlink(args[5]);
	int err = open(in_dir("said"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_t act;
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_adddup2(&act, err, 2);
	extern char **environ;
	pid_t pid;
	assert_int_equal(posix_spawn(&pid, tool, &act, NULL, (char **)(uintptr_t)args, environ), 0);
	posix_spawn_file_actions_destroy(&act);
	close(err);
	int status;
	waitpid(pid, &status, 0);
	assert_true(file_read(arena, in_dir("said"), 1 << 20, said, &f));
	if (code && WEXITSTATUS(status) == 0)
		assert_true(file_read(arena, args[5], 1 << 20, code, &f));
	return WEXITSTATUS(status);
}

static bool holds(struct text t, const char *z)
{
	return memmem(t.at, t.n, z, strlen(z)) != NULL;
}

static void refused(const char *view, const char *because)
{
	struct text said;
	if (compile(view, &said, NULL) != 1 || !holds(said, because))
		fail_msg("%s\nwas to be refused by '%s', and it said: %.*s", view, because, TEXT_ARG(said));
}

static void holes_become_calls(void **state)
{
	(void)state;
	struct text said, c;
	assert_int_equal(
	    compile("{%def v(const char *x, int n)%}\n<p class=\"a{{n}}\">{{x}}</p>\n"
	                         "   <a href=\"{{l x}}\">b</a><a href=\"/c/{{u x}}\">c</a>{# gone #}{% if (n) { %}{{t \"error.number\", "
	                         "x}}{% } %}{{t \"layout.back\"}}\n{%end%}", &said, &c), 0);
	assert_true(holds(c, "void v(struct out *o, const char *x, int n)"));
	assert_true(holds(c, "out_any(o, n);"));
	assert_true(holds(c, "out_link(o, x);"));
	assert_true(holds(c, "out_url(o, x);"));
	assert_true(holds(c, "out_message(o, MSG_ERROR_NUMBER, (const struct out_arg[]){OUT_ARG(x)}, 1);"));
	assert_true(holds(c, "out_message(o, MSG_LAYOUT_BACK, NULL, 0);"));
	assert_true(holds(c, "#line 2 \""));
	assert_true(holds(c, "#line 3 \""));
	assert_false(holds(c, "gone"));
	assert_true(holds(c, "</p>\\n<a href")); /* without the indentation */
}

static void unsafe_places_are_refused(void **state)
{
	(void)state;
#define V(in) "{%def v(const char *x)%}\n" in "\n{%end%}"
	refused(V("<script>var a = \"{{x}}\"</script>"), "v.html:2: error: {{ }} inside script or style");
	refused(V("<style>a { color: {{x}} }</style>"), "inside script or style");
	refused(V("<p class={{x}}>"), "without quotes");
	refused(V("<p class=a{{x}}>"), "without quotes");
	refused(V("<p {{x}}>"), "inside a tag");
	refused(V("<{{x}}>"), "inside a tag");
	refused(V("<!-- {{x}} -->"), "inside a comment");
	refused(V("<p style=\"color: red\">"), "style attribute");
	refused(V("<p onclick=\"go()\">"), "script attribute");
	refused(V("<a href=\"{{x}}\">"), "in an address");
	refused(V("<a href=\"/a/{{x}}\">"), "in an address");
	refused(V("<a href=\"{{u x}}\">"), "in an address");
	refused(V("<p title=\"{{l x}}\">"), "{{l }} is for");
	refused(V("<p"), "ends inside a tag");
	refused("x", "text outside");
	refused("{%def v(void)%}", "{%end%} is missing");
	refused(V("{{x"), "never closed");
	refused(V("{%def w(void)%}"), "a def inside a def");
}

static void texts_are_checked(void **state)
{
	(void)state;
	struct text said;
	refused(V("{{t \"layout.bakc\"}}"), "no such text: 'layout.bakc'");
	assert_int_equal(compile(V("{{t \"layout.bakc\"}}"), &said, NULL), 1);
	assert_true(holds(said, "did you mean 'layout.back'?"));
	refused(V("{{t \"layout.back\", x}}"), "number of arguments");
	refused(V("{{t \"error.number\"}}"), "number of arguments");
	refused("{%audience child%}" V("{{t \"layout.menu\"}}"), "prints a text for adults");
	assert_int_equal(compile("{%audience child%}" V("{{t \"layout.leave\"}}{{t \"layout.back\"}}"), &said, NULL), 0);
}

/* ---- what the calls write ---- */

static struct text written(struct out *o)
{
	struct text t = arena_text(arena, buf_as_text(&o->buf));
	o->buf.n = 0;
	return t;
}
#define writes(call, want)                                                  \
	do {                                                                \
		struct text t_;                                             \
		call;                                                       \
		t_ = written(&out);                                         \
		assert_string_equal(arena_z(arena, t_), want);              \
	} while (0)

static void everything_is_escaped(void **state)
{
	(void)state;
	struct out out = out_begin(arena, words_new(arena, NULL)), *o = &out;
	const char *bad = "<b a=\"1\" c='2'>&";
	const char *good = "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;";
	writes(out_any(o, bad), good);
	writes(out_any(o, text_of(bad)), good);
	writes(out_any(o, html_literal("<b>")), "<b>");
	writes(out_any(o, html_z(arena, bad)), good);
	writes(out_any(o, (const char *)NULL), "");
	writes(out_any(o, INT64_MIN), "-9223372036854775808");
	writes(out_any(o, UINT64_MAX), "18446744073709551615");
	writes(out_any(o, 0), "0");
	writes(out_url(o, "a b/ü&"), "a%20b%2F%C3%BC%26");
	writes(out_attr(o, "x", text_of(bad)), " x=\"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\"");
	writes(out_attr(o, "x", (struct text){NULL, 0}), "");
	writes(out_link(o, "/a?b=c&d"), "/a?b=c&amp;d");
	writes(out_link(o, "#x"), "#x");
	writes(out_link(o, "javascript:alert(1)"), "#");
	writes(out_link(o, "//elsewhere"), "#");
	writes(out_link(o, "/\\elsewhere"), "#");
	writes(out_link(o, "/\t/elsewhere"), "#");
	writes(out_link(o, ""), "#");
	writes(out_message(o, MSG_ERROR_NUMBER, (const struct out_arg[]){OUT_ARG(bad)}, 1),
	    "Tell us this number if you ask for help: &lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
	struct text plain = out_words(arena, o->words, MSG_ERROR_NUMBER, (const struct out_arg[]){OUT_ARG(7)}, 1);
	assert_string_equal(plain.at, "Tell us this number if you ask for help: 7");
	size_t from = out.buf.n;
	out_lit(o, "<i>");
	struct html taken = html_taken(o, from);
	writes(out_any(o, taken), "<i>");
	out_end(o);
}

static void a_page_has_a_ceiling(void **state)
{
	(void)state;
	struct out out = out_begin(arena, words_new(arena, NULL));
	out.buf.ceiling = 10;
	out_z(&out, "12345678");
	assert_true(buf_ok(&out.buf));
	out_z(&out, "<<<");
	assert_false(buf_ok(&out.buf));
	assert_true(out.buf.n <= 10);
	out_end(&out);
}

static int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	folder_make(dir, sizeof dir, "view");
	return 0;
}

static int end(void **state)
{
	(void)state;
	folder_away(dir);
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_become_calls),
		cmocka_unit_test(unsafe_places_are_refused),
		cmocka_unit_test(texts_are_checked),
		cmocka_unit_test(everything_is_escaped),
		cmocka_unit_test(a_page_has_a_ceiling),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
