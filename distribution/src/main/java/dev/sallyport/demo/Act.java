package dev.sallyport.demo;

/** One part of the story. */
interface Act {

    String title();

    /** Plays it. Whatever it throws counts as a step that was not observed. */
    void play(Stage stage, Screen screen, Checks checks) throws Exception;
}
