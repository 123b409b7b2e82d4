#pragma once
#include <curl/curl.h>
#include <sys/prctl.h>

// Variadic C functions and function-like macros cannot be called from Swift.

static inline CURLcode groupd_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode groupd_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode groupd_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode groupd_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLMcode groupd_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

struct groupd_curl_callbacks {
    curl_write_callback header;
    curl_write_callback body;
    curl_read_callback read;
    curl_seek_callback seek;
    curl_prereq_callback connected;
    curl_opensocket_callback open_socket;
};

static inline void groupd_curl_set_callbacks(CURL *easy, struct groupd_curl_callbacks callbacks, void *context) {
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callbacks.header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callbacks.body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, callbacks.read);
    curl_easy_setopt(easy, CURLOPT_READDATA, context);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, callbacks.seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callbacks.connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callbacks.open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
}

static inline void *groupd_curl_get_private(CURL *easy) {
    char *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

static inline long groupd_curl_get_status(CURL *easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static inline void groupd_curl_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
