/* Reads a calendar with libical: parses it, and expands each VEVENT in a window. Prints the processor time in microseconds,
 * the events and the occurrences. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static long long used(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000LL + r.ru_utime.tv_usec + r.ru_stime.tv_usec;
}

static void count(icalcomponent *event, struct icaltime_span *span, void *occurrences)
{
    (void)event, (void)span;
    ++*(long *)occurrences;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: read FILE FROM TO (seconds since 1970)\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(argv[1]);
        return 1;
    }
    long size = ftell(file);
    char *text = malloc(size + 1);
    rewind(file);
    if (text == NULL || fread(text, 1, size, file) != (size_t)size) {
        perror(argv[1]);
        return 1;
    }
    text[size] = '\0';

    long long before = used();
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    struct icaltimetype from = icaltime_from_timet_with_zone(atoll(argv[2]), 0, utc);
    struct icaltimetype to = icaltime_from_timet_with_zone(atoll(argv[3]), 0, utc);
    icalcomponent *calendar = icalparser_parse_string(text);
    if (calendar == NULL) {
        fprintf(stderr, "it is no calendar\n");
        return 1;
    }
    long events = 0, occurrences = 0;
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    for (; event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        events++;
        icalcomponent_foreach_recurrence(event, from, to, count, &occurrences);
    }
    printf("%lld %ld %ld\n", used() - before, events, occurrences);
    return 0;
}
