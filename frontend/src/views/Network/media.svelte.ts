/** Media queries that the diagram heeds, as they are now. */
export class Media {
  /** Whether targets must be large enough for fingers: a narrow screen, or no exact pointer. */
  touch = $state(false);
  /** Whether motion is unwelcome. */
  calm = $state(false);

  /** Begins to listen; returns how to stop. */
  follow(): () => void {
    const listening = new AbortController();
    const heed = (query: string, tell: (matches: boolean) => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", () => tell(media.matches), { signal: listening.signal });
      tell(media.matches);
    };
    heed("(max-width: 900px), (pointer: coarse)", (matches) => (this.touch = matches));
    heed("(prefers-reduced-motion: reduce)", (matches) => (this.calm = matches));
    return () => listening.abort();
  }
}
