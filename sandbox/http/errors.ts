/** An error in the shape of api.dingtalk.com: HTTP status and `{code, message, requestid}`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** More fields of the body, e.g. `accessdenieddetail`. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, code: string, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

/** An error in the shape of oapi.dingtalk.com: HTTP 200 and `{errcode, errmsg, request_id}`. */
export class OapiError extends Error {
  readonly errcode: number;
  readonly extra: Record<string, unknown>;

  constructor(errcode: number, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = 'OapiError';
    this.errcode = errcode;
    this.extra = extra;
  }
}

/** A refusal of the control API: 400 bad input, 404 unknown, 409 not now. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 409;
  readonly code: string;

  constructor(status: 400 | 404 | 409, code: string, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.code = code;
  }
}

/** Wrong input to an api.dingtalk.com call. */
export function invalid(code: string, message: string): ApiError {
  return new ApiError(400, code, message);
}
