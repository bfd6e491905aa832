package dev.sallyport.core.flow;

/** Runs work after the time for which output may be held back. A failure of the work refuses the flow. */
interface Later {

    void delayed(Runnable work);
}
