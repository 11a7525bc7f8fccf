"""When readings want a person's attention: conditions with hysteresis and delays, common causes, how good all that is.

Vocabulary of OPC UA Part 9, definitions of ISA-18.2 / IEC 62682: limit, deadband, on-delay, off-delay, active.
"""
