#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#define FUNCTIONS(X)                                                                                               \
  X(global_init) X(version_info) X(free) X(slist_append) X(slist_free_all)                                         \
  X(easy_init) X(easy_cleanup) X(easy_setopt) X(easy_getinfo) X(easy_strerror)                                     \
  X(multi_init) X(multi_cleanup) X(multi_add_handle) X(multi_remove_handle) X(multi_perform) X(multi_poll)         \
  X(multi_info_read) X(url) X(url_cleanup) X(url_set) X(url_get)

#define POINTER(name) __typeof__(&curl_##name) name;
static struct { FUNCTIONS(POINTER) } curl;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded = false;
static char problem[300];

// Takes all functions or none, so that a half-opened library is never called.
static const char *load(const char *name) {
  // Lazily: the thirty libraries that it brings have thousands of names, of which a run needs few.
  void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "libcurl cannot be loaded: %s", dlerror());
    return problem;
  }
#define SYMBOL(name_)                                                                                              \
  curl.name_ = (__typeof__(curl.name_))dlsym(library, "curl_" #name_);                                             \
  if (!curl.name_) {                                                                                               \
    snprintf(problem, sizeof problem, "%s has no curl_" #name_, name);                                             \
    dlclose(library);                                                                                              \
    return problem;                                                                                                \
  }
  FUNCTIONS(SYMBOL)
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    snprintf(problem, sizeof problem, "%s cannot be initialised", name);
    dlclose(library);
    return problem;
  }
  is_loaded = true;
  return NULL;
}

const char *ccurl_load(const char *name) {
  pthread_mutex_lock(&lock);
  const char *result = is_loaded ? NULL : load(name);
  pthread_mutex_unlock(&lock);
  return result;
}

const curl_version_info_data *ccurl_version_info(void) { return curl.version_info(CURLVERSION_NOW); }
const char *ccurl_certificates(void) {
  const curl_version_info_data *info = ccurl_version_info();
  return info->age >= CURLVERSION_SEVENTH ? info->cainfo : NULL;
}
const char *ccurl_easy_strerror(CURLcode code) { return curl.easy_strerror(code); }

CURL *ccurl_easy_init(void) { return curl.easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { curl.easy_cleanup(easy); }

CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl.easy_setopt(easy, option, value);
}

#define SET_CALLBACK(name, type, option)                                                                            \
  CURLcode ccurl_easy_set_##name(CURL *easy, type callback, void *state) {                                         \
    CURLcode code = curl.easy_setopt(easy, option##FUNCTION, callback);                                            \
    return code == CURLE_OK ? curl.easy_setopt(easy, option##DATA, state) : code;                                  \
  }
SET_CALLBACK(write, curl_write_callback, CURLOPT_WRITE)
SET_CALLBACK(header, curl_write_callback, CURLOPT_HEADER)
SET_CALLBACK(opensocket, curl_opensocket_callback, CURLOPT_OPENSOCKET)

long ccurl_easy_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_easy_text(CURL *easy, CURLINFO info) {
  const char *value = NULL;
  return curl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text) {
  return curl.slist_append(list, text);
}
void ccurl_slist_free_all(struct curl_slist *list) { curl.slist_free_all(list); }

CURLM *ccurl_multi_init(void) { return curl.multi_init(); }
void ccurl_multi_cleanup(CURLM *multi) { curl.multi_cleanup(multi); }
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy) { return curl.multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy) { return curl.multi_remove_handle(multi, easy); }

CURLMcode ccurl_multi_perform(CURLM *multi) {
  int running = 0;
  return curl.multi_perform(multi, &running);
}

CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return curl.multi_poll(multi, NULL, 0, milliseconds, NULL);
}

bool ccurl_multi_next(CURLM *multi, CURL **easy, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = curl.multi_info_read(multi, &left));) {
    if (message->msg == CURLMSG_DONE) {
      *easy = message->easy_handle;
      *result = message->data.result;
      return true;
    }
  }
  return false;
}

char *ccurl_url_part(const char *url, CURLUPart part) {
  CURLU *parsed = curl.url();
  char *text = NULL;
  if (!parsed) return NULL;
  if (curl.url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
    curl.url_get(parsed, part, &text, CURLU_DEFAULT_PORT);
  curl.url_cleanup(parsed);
  return text;
}
void ccurl_free(char *text) { curl.free(text); }
