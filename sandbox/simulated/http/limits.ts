type Clock = () => number;

/** Counts requests over the last `windowMs` milliseconds. */
export class RateWindow {
  private times: number[] = [];

  constructor(
    private readonly windowMs: number,
    private readonly now: Clock = Date.now,
  ) {}

  /** Takes one request in; answers how many there were in the window, this one included. */
  count(): number {
    const now = this.now();
    this.times = this.times.filter((time) => now - time < this.windowMs);
    this.times.push(now);
    return this.times.length;
  }
}

/** Counts requests by key and UTC day. */
export class DayQuota {
  private day = '';
  private used = new Map<string, number>();

  constructor(private readonly now: Clock = Date.now) {}

  /** Takes one request of `key` in; false when `limit` was used up before it. */
  take(key: string, limit: number): boolean {
    const day = new Date(this.now()).toISOString().slice(0, 10);
    if (day !== this.day) {
      this.day = day;
      this.used.clear();
    }
    const used = this.used.get(key) ?? 0;
    if (used >= limit) return false;
    this.used.set(key, used + 1);
    return true;
  }
}
