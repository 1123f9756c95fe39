/** HTTP as values, so that what answers a request can be pure: whoever has sockets makes these of them and back. */

export interface HttpRequest {
  /** Upper case: `GET`, `POST`. */
  readonly method: string;
  /** Path with its query, as it came: `/fs-v1?wsdl`. */
  readonly path: string;
  /** Names in lower case; of a header that came twice, the values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where the request has none; bounded before it is read whole. */
  readonly body: Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
