/** Drawing that is asked for often and done seldom: at most once an animation frame and so many times a second. */

export interface Pace {
  /** Draw soon. Asking again before that changes nothing. */
  readonly request: () => void;
  readonly stop: () => void;
}

/** Call ``draw`` after requests, at most ``perSecond`` times a second; the last request is never lost. */
export function paced(draw: () => void, perSecond = 60): Pace {
  const gap = perSecond >= 60 ? 0 : 1000 / perSecond;
  let [frame, last] = [0, Number.NEGATIVE_INFINITY];
  const tick = (now: number) => {
    if (now - last < gap - 4) {
      frame = requestAnimationFrame(tick);
      return;
    }
    [frame, last] = [0, now];
    draw();
  };
  return {
    request: () => {
      if (frame === 0) frame = requestAnimationFrame(tick);
    },
    stop: () => {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
