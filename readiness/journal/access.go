package journal

// Access is the name of the group of who came and went, which only admins see, where they ask for it.
const Access = "access"
