/** People, departments and groups of the sandbox's organisation; the same shapes are used in an org JSON file. */

/** One persona. `userId` is the handle in the control API, also for external people (who have no staffId on the wire). */
export interface Person {
  userId: string;
  /** Needed by calendar and todo calls. */
  unionId: string;
  name: string;
  title?: string;
  mobile?: string;
  deptIds: number[];
  managerUserId?: string;
  jobNumber?: string;
  /** CSS colour for the page, for example `#3b6ef5`. */
  avatarColor?: string;
  /** An outsider (customer, supplier): the bot sees no `senderStaffId`, and no robot or card call reaches them by userId. */
  external?: boolean;
  isAdmin?: boolean;
}

/** Department 1 is the root, as on the real platform. */
export interface Department {
  id: number;
  name: string;
  /** 0 or absent for the root. */
  parentId?: number;
  managerUserIds?: string[];
}

export interface Group {
  openConversationId: string;
  title: string;
  memberUserIds: string[];
  /** False: the robot is not in this group (sends to it are lost in silence, cards are refused). Default true. */
  hasBot?: boolean;
}

/** The app's credentials, as a real console would show them. */
export interface AppInfo {
  clientId: string;
  robotCode: string;
  corpId: string;
  agentId: number;
  botName: string;
}

/** An organisation file (`SANDBOX_ORG`). */
export interface Org {
  name?: string;
  people: Person[];
  departments: Department[];
  groups: Group[];
}
