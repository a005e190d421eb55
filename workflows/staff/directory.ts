/** People and departments as a chat platform's directory has them; the channel's snapshot has this shape. */
export interface Directory {
  departments: { id: string; name: string; parentId: string | null; managerUserIds: string[] }[];
  people: {
    userId: string;
    unionId: string | null;
    name: string;
    title: string;
    departmentIds: string[];
    managerUserId: string | null;
  }[];
}
