#ifndef CCURL_H
#define CCURL_H

// libcurl, opened when the first fetch is due: linked, its thirty libraries cost every start 7 ms.
//
// Of <curl/curl.h> only types and constants are used. Its functions are not linked; each has a namesake here with the
// prefix `ccurl_`, none of which may be called before `ccurl_load` has returned NULL. The variadic ones, which Swift
// cannot call, are split by the type of their last argument.

#include <curl/curl.h>
#include <stdbool.h>

/// Opens the library of this name, once for the process.
/// NULL when it is open; else one static line saying what is wrong, and a later call tries again.
const char *ccurl_load(const char *name);

const curl_version_info_data *ccurl_version_info(void);
// The default of CURLOPT_CAINFO, since libcurl 7.70; NULL where there is none.
const char *ccurl_certificates(void);
const char *ccurl_easy_strerror(CURLcode code);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value);
/// libcurl copies the text.
CURLcode ccurl_easy_set_text(CURL *easy, CURLoption option, const char *value);
/// libcurl keeps the pointer: the list must live as long as the handle uses it.
CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_easy_set_write(CURL *easy, curl_write_callback callback, void *state);
CURLcode ccurl_easy_set_header(CURL *easy, curl_write_callback callback, void *state);
CURLcode ccurl_easy_set_opensocket(CURL *easy, curl_opensocket_callback callback, void *state);
/// The number, or 0 where there is none.
long ccurl_easy_long(CURL *easy, CURLINFO info);
/// The text, which lives as long as the handle; NULL where there is none.
const char *ccurl_easy_text(CURL *easy, CURLINFO info);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
/// The next transfer that has ended, and how; false when there is none.
bool ccurl_multi_next(CURLM *multi, CURL **easy, CURLcode *result);

/// One part of an address as libcurl itself reads it, to be freed with `ccurl_free`; NULL where it has none.
char *ccurl_url_part(const char *url, CURLUPart part);
void ccurl_free(char *text);

#endif
