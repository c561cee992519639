/** A request that is refused: its HTTP status, and why in words that the person may read. */
export class HttpError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
    /** Which fields were wrong, for the API and for forms. */
    readonly fields: { field: string; message: string }[] = [],
  ) {
    super(message);
    this.name = 'HttpError';
  }
}
