"""The planners' workbench: questions with their forms and answers, all layers, and the town's geodata on one map."""
