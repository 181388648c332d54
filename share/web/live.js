// SPDX-License-Identifier: MIT
export const connect = ({ onState }) => onState("live");
