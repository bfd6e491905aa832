package dev.sallyport.core.resource;

import java.util.List;

@Doc("A weekly window in a time zone; from after to means over midnight.")
public record TimeWindow(
        @Doc("Days such as mon, tue; every day if empty.") List<Spec.Day> days,

        @Doc(value = "Start, hh:mm.", byDefault = "00:00") String from,

        @Doc(value = "End (not included), hh:mm.", byDefault = "24:00")
        String to,

        @Doc(value = "Time zone.", byDefault = "UTC") String zone) {}
